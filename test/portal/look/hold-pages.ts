// Every page and dialog that some people see, one test each: nothing that axe finds, nothing that moves while it loads,
// nothing wider than a narrow screen, nothing that a page logs as an error.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shiftOf } from '../first-load.ts';
import { HAS_CHROMIUM } from '../portal-rig.ts';
import { type Person, startTeamRig, type TeamRig } from '../team-rig.ts';
import { lookAt } from './look-at.ts';
import { SHOWN_PAGES } from './shown-pages.ts';

/** What counts as still: a tenth of what is seen, moved by as much as it is tall, would be too much. */
const MOST_SHIFT = 0.1;

export function holdPagesOf(...seenBy: readonly Person[]): void {
  const pages = seenBy.flatMap((who) =>
    Object.entries(SHOWN_PAGES[who]).map(([what, shown]) => ({ who, what, shown })),
  );
  describe.skipIf(!HAS_CHROMIUM)('every page', { timeout: 90_000 }, () => {
    let team: TeamRig;
    beforeAll(async () => {
      team = await startTeamRig();
    }, 90_000);
    afterAll(async () => {
      expect(team.rig.faults).toEqual([]);
      await team.rig.close();
    });

    test.each(pages)('$what can be used by every $who, with all that opens there', async (one) => {
      const { page, open } = team.people[one.who];
      const { path, first, steps = {} } = one.shown;
      await open(path.replace(/[A-Z]{3,}/, (name) => team.ids[name as keyof TeamRig['ids']]));
      expect(await shiftOf(page)).toBeLessThan(MOST_SHIFT);
      await first?.(page);
      await lookAt(page, one.what);
      for (const [what, step] of Object.entries(steps)) {
        await step(page);
        await lookAt(page, what);
      }
    });
  });
}
