// How long a page takes to be of use, and what script it takes for that: each load as if it were the first in this browser.
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

export interface Shown {
  readonly path: string;
  /** What has to be there before somebody can do something. */
  readonly selector: string;
}

/** From the start of the navigation to the frame that shows it, in milliseconds; nothing comes from a cache. */
export async function loadMs(page: Page, { path, selector }: Shown): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(path, { waitUntil: 'commit' });
  const took = await page.evaluate<number>(`new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(${JSON.stringify(selector)}) === null) return requestAnimationFrame(look);
      // The next task after the frame: by then the page takes a click.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.mark('of-use').startTime)));
    };
    look();
  })`);
  await devtools.detach();
  return took;
}

/** The script of the page once nothing is on its way any more, packed, in bytes. */
export async function scriptBytes(page: Page): Promise<number> {
  // A resource is listed only when all of it is there.
  await page.waitForLoadState('networkidle');
  const urls = await page.evaluate<string[]>(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))",
  );
  const sizes = await Promise.all(
    [...new Set(urls)].map(async (url) => {
      const body = await (await page.context().request.get(url)).body();
      return gzipSync(body, { level: 9 }).length;
    }),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** How much of the page has moved since it was opened, as browsers reckon it, other than by what somebody did. */
export function shiftOf(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const seen = new PerformanceObserver((list) => {
      const moves = list.getEntries().filter(({ hadRecentInput }) => !hadRecentInput);
      resolve(moves.reduce((sum, { value }) => sum + value, 0));
    });
    seen.observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(0), 50);
  })`);
}
