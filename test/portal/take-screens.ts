// Takes the pictures of docs/screens: `npx node test/portal/take-screens.ts`. Not a test: what they show is looked at. With
// a folder as its argument, it takes each wide, narrow, light and dark, and whole, into that folder instead.
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { startAcmeInUse } from './screens/acme-in-use.ts';
import { SCREENS } from './screens/screens.ts';

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 390, height: 780 };

const asked = process.argv[2];
const isAll = asked !== undefined;
const folder = asked ?? resolve(import.meta.dirname, '../../docs/screens');
if (!isAll) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const { rig, people, ids } = await startAcmeInUse();
const yesterday = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const named = {
  ...ids,
  FROM: new Date(yesterday - 2 * 86_400_000).toISOString(),
  TO: new Date(yesterday).toISOString(),
};

async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: isAll });
}

for (const [name, { who, path, first, also = [], isForReview = false }] of Object.entries(SCREENS)) {
  const { page, open } = people[who];
  try {
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    if (path !== null)
      await open(path.replace(/\b[A-Z]{2,}\b/g, (word) => named[word as keyof typeof named] ?? word));
    await first?.(page);
    if (isAll || !isForReview) await take(page, name);
    if (isAll || also.includes('dark')) {
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await take(page, `${name}-dark`);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    }
    if (isAll || also.includes('narrow')) {
      await page.setViewportSize(NARROW);
      await take(page, `${name}-narrow`);
    }
  } catch (error) {
    if (!isAll) throw error;
    process.stderr.write(`${name}: ${String(error).slice(0, 300)}\n`);
  }
}
await rig.close();
