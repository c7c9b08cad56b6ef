// STAV-14: what becomes of the keys of a member who goes, on whatever way.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { stav } from '@keywright/core/presets';
import { beforeEach, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../../../test/harness/assemble-use-cases.ts';
import { followMembers } from '../../../src/app/people/follow-members.ts';
import { createSecrets } from '../../../src/system/secrets.ts';
import { answerOf, createUserKeyRig, saidOf, type UserKeyRig } from './user-key-rig.ts';

let rig: UserKeyRig;
beforeEach(async () => {
  rig = await createUserKeyRig();
});

const asked = async (secret: string | null) => {
  const verdict = await rig.works.verify(secret ?? '', { api: stav });
  return verdict.valid ? 'valid' : verdict.denial.reason;
};

describe('STAV-14 a member who goes', () => {
  test('leaves keys that stop at once, where nobody has decided otherwise', async () => {
    await rig.setPolicy({ mode: 'self-service' });
    const [made, others] = [await rig.make(rig.mia), await rig.make(rig.max)];
    expect(await asked(made.secret)).toBe('valid');
    await rig.remove(rig.mia);
    expect([await asked(made.secret), await asked(others.secret)]).toEqual(['key_revoked', 'valid']);
    const { id } = answerOf(made);
    expect(await rig.eventsOf(id)).toEqual(['key.issued by user:usr_mia', 'key.revoked by user:usr_olga']);
    expect(await rig.works.storage.keys.findById(id)).toMatchObject({ ownerMemberId: rig.mia.memberId });
  });

  test('hands keys over to the team where the policy says so: they work on, of no seat', async () => {
    const limits = [limitRule({ name: 'seat', per: 'member', limit: 3, window: 60_000 })];
    await rig.setPolicy({ mode: 'self-service', onLeave: 'hand-over', limits });
    const made = await rig.make(rig.mia);
    const unclaimed = answerOf(await rig.make(rig.mia, { unclaimed: true }));
    await rig.remove(rig.mia);
    expect(await asked(made.secret)).toBe('valid');
    const key = await rig.works.storage.keys.findById(answerOf(made).id);
    expect(key).toMatchObject({ ownerMemberId: null, makerUserId: 'usr_mia' });
    expect(key?.limits[0]?.per).toBe('key');
    expect((await rig.eventsOf(answerOf(made).id)).at(-1)).toBe('key.handed-over by user:usr_olga');
    expect((await rig.works.storage.keys.findById(unclaimed.id))?.revokedAt).not.toBeNull();
  });

  test('asks for nothing any more, and stays known', async () => {
    await rig.setPolicy({ mode: 'admin-approved' });
    const { id } = answerOf(await rig.ask(rig.mia));
    await rig.remove(rig.mia, rig.mia);
    const { readRequests } = rig.works.useCases.userKeys;
    const page = await readRequests(OPERATOR, { workspaceId: rig.workspaceId }, { limit: 9, after: null });
    expect(answerOf(page).data).toMatchObject([{ id, state: 'cancelled', decidedBy: 'user:usr_mia' }]);
    expect(await rig.eventsOf(id)).toEqual([
      'user-key.requested by user:usr_mia',
      'user-key.cancelled by user:usr_mia',
    ]);
    const { readMembers } = rig.works.useCases.people;
    const filter = { workspaceId: rig.workspaceId, state: 'left' } as const;
    const left = await readMembers.list(rig.owner.caller, filter, { limit: 9, after: null });
    expect(answerOf(left).data).toMatchObject([{ id: rig.mia.memberId, email: 'mia@example.com' }]);
    expect(answerOf(await readMembers.find(rig.owner.caller, rig.mia.memberId)).leftAt).not.toBeNull();
  });

  test('leaves none behind, however many were made and revoked since', async () => {
    await rig.setPolicy({ mode: 'self-service', keysPerMember: 1 });
    const first = await rig.make(rig.mia);
    const { storage, clock } = rig.works;
    const key = await storage.keys.findById(answerOf(first).id);
    if (key === null) throw new Error('not kept');
    const revoked = { ...key, secrets: [], createdAt: clock.now() + 1, revokedAt: clock.now() + 1 };
    await storage.transaction(async (tx) => {
      for (let count = 0; count < 10_000; count += 1)
        await tx.keys.insert({ ...revoked, id: `key_${count}` });
    });
    expect(saidOf(await rig.make(rig.mia))).toBe('user_key_policy');
    await rig.remove(rig.mia);
    expect(await asked(first.secret)).toBe('key_revoked');
  });

  test('is followed whatever writes that they go, in the same transaction', async () => {
    await rig.setPolicy({ mode: 'self-service' });
    const made = await rig.make(rig.mia);
    const { works } = rig;
    const storage = followMembers(works.storage, { ...works, secrets: createSecrets(works.clock) });
    const filter = { all: [{ field: 'id', operator: 'eq', value: rig.mia.memberId } as const], any: [] };
    const broken = storage.transaction(async (tx) => {
      await tx.people.delete('member', filter);
      throw new Error('undone');
    });
    await expect(broken).rejects.toThrow('undone');
    expect(await asked(made.secret)).toBe('valid');
    await storage.transaction((tx) => tx.people.delete('member', filter));
    expect(await asked(made.secret)).toBe('key_revoked');
    expect((await rig.eventsOf(answerOf(made).id)).at(-1)).toBe('key.revoked by system');
  });
});
