// Every page and dialog of the portal that strangers, members, viewers and operators see, light and dark, and nothing that a page logs as an error.
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { holdPages } from './look/hold-pages.ts';
import { HAS_CHROMIUM } from './portal-rig.ts';
import { startTeamRig, type TeamRig } from './team-rig.ts';

describe.skipIf(!HAS_CHROMIUM)('every page of others', { timeout: 90_000 }, () => {
  let team: TeamRig;
  beforeAll(async () => {
    team = await startTeamRig();
  }, 90_000);
  afterAll(async () => {
    expect(team.rig.faults).toEqual([]);
    await team.rig.close();
  });

  holdPages(['stranger', 'member', 'viewer', 'operator'], () => team);
});
