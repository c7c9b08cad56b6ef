// Whom a person calls an API for, and as what.
import { beforeEach, describe, expect, test } from 'vitest';
import { type AssembledUseCases, assembleUseCases } from '../../../../../test/harness/assemble-use-cases.ts';
import { notes } from '../../../../../test/harness/guarantee-apis.ts';
import { joinWorkspace, openAccount } from '../../../../../test/harness/join-workspace.ts';

const USER = 'usr_ada';

let works: AssembledUseCases;
beforeEach(async () => {
  works = assembleUseCases();
  await openAccount(works.storage, USER);
});

/** The workspace that pays, or why they may not. */
async function judged(workspaceId: string | null, activeWorkspaceId: string | null = null) {
  const { caller, denial } = await works.useCases.judgePerson({
    api: notes,
    access: { kind: 'any-key' },
    people: { by: ['session'], roles: ['owner', 'admin', 'member', 'viewer'], needsKey: false },
    identify: async () => ({ userId: USER, activeWorkspaceId }),
    workspaceId,
  });
  return denial?.reason ?? caller.payer?.workspaceId;
}

describe('a person', () => {
  test('calls for the workspace that is named or chosen, however many others they belong to', async () => {
    const createdAt = works.clock.now();
    await works.storage.transaction(async ({ people }) => {
      for (let count = 1000; count < 2001; count += 1) {
        const seat = { organizationId: `ws_${count}`, userId: USER, role: 'member', createdAt };
        await people.insert('member', { id: `mem_${count}`, ...seat });
      }
    });
    expect(await judged('ws_2000')).toBe('ws_2000');
    expect(await judged(null, 'ws_2000')).toBe('ws_2000');
    expect(await judged('ws_2001')).toBe('unknown_workspace');
    expect(await judged(null)).toBe('validation_error');
  });

  test('with a role this build does not know belongs nowhere', async () => {
    const workspaceId = await works.newWorkspace();
    await joinWorkspace(works.storage, { workspaceId, userId: USER, role: 'superuser' });
    expect(await judged(workspaceId)).toBe('unknown_workspace');
    expect(await judged(null, workspaceId)).toBe('validation_error');
    const { readWorkspaces } = works.useCases;
    expect(await readWorkspaces.find({ kind: 'person', userId: USER }, workspaceId)).toBeNull();
  });
});
