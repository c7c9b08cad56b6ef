// Looks at a page as it is open: light, dark, and on a narrow screen. It is opened once for all of them: its colours and its
// width follow while it is open, as they do for people.
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from 'vitest';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What can differ between light and dark. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
/** A menu lies above its page, as dialogs do, which need no region around them either. */
const OF_LAYERS: axe.Spec = {
  checks: [
    {
      id: 'region',
      options: { regionMatcher: 'dialog, [role=dialog], [role=alertdialog], svg, [role=menu]' },
    },
  ],
};

export async function lookAt(page: Page, what: string): Promise<void> {
  expect([what, await page.title()]).toEqual([what, expect.stringMatching(/Keywright$/)]);
  expect([what, await axeFaults(page)]).toEqual([what, []]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const inTheDark = await axeFaults(page, { type: 'rule', values: OF_COLOURS });
  expect([what, 'in the dark', inTheDark]).toEqual([what, 'in the dark', []]);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(NARROW);
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect([what, width]).toEqual([what, NARROW.width]);
  await page.setViewportSize(WIDE);
}

/** What axe finds, one line for each fault: the rule, and where. It stays in a page: reading it takes longer than looking. */
export async function axeFaults(
  page: Page,
  runOnly: axe.RunOnly = { type: 'tag', values: TAGS },
): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) {
    await page.evaluate(axe.source);
    await page.evaluate(`axe.configure(${JSON.stringify(OF_LAYERS)})`);
  }
  const options: axe.RunOptions = { runOnly, resultTypes: ['violations'], preload: false };
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
