// STAV-14: keys that members ask for, and admins approve without ever seeing a secret.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { beforeEach, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../../../test/harness/assemble-use-cases.ts';
import { answerOf, createUserKeyRig, saidOf, type UserKeyRig } from './user-key-rig.ts';

const SCOPES = ['inference:chat', 'inference:embeddings'];
const DAY_MS = 86_400_000;

let rig: UserKeyRig;
beforeEach(async () => {
  rig = await createUserKeyRig();
  const limits = [limitRule({ name: 'mine', per: 'key', limit: 10, window: 60_000 })];
  await rig.setPolicy({ mode: 'admin-approved', keysPerMember: 2, maxLifetimeMs: DAY_MS, limits });
});

const requested = async (person = rig.mia) => answerOf(await rig.ask(person, { scopes: SCOPES })).id;
const claim = (person: typeof rig.mia, keyId: string) =>
  rig.works.useCases.claimKey({ actor: person.caller, idempotencyKey: null, input: { keyId } });

describe('STAV-14 a request', () => {
  test('is what members make where keys are approved, and nothing else', async () => {
    expect(saidOf(await rig.make(rig.mia))).toBe('user_key_policy');
    expect(saidOf(await rig.ask(rig.viewer))).toBe('seat_required');
    expect(saidOf(await rig.ask(rig.mia, { scopes: ['nonsense'] }))).toBe('validation_error scopes[0]');
    expect(saidOf(await rig.ask(rig.mia, { note: 'a\nb' }))).toBe('validation_error note');
    expect([saidOf(await rig.ask(rig.mia)), saidOf(await rig.ask(rig.mia))]).toEqual(['done', 'done']);
    expect(saidOf(await rig.ask(rig.mia))).toBe('user_key_policy');
    await rig.setPolicy({ mode: 'self-service' });
    expect(saidOf(await rig.ask(rig.max))).toBe('user_key_policy');
  });

  test('becomes an unclaimed key of the seat, which its member alone claims', async () => {
    const id = await requested();
    const approved = answerOf(await rig.approve(rig.owner, id));
    expect(approved).toMatchObject({ state: 'approved', decidedBy: 'user:usr_olga' });
    const keyId = approved.keyId ?? '';
    const key = await rig.works.storage.keys.findById(keyId);
    expect(key).toMatchObject({ ownerMemberId: rig.mia.memberId, secrets: [], makerUserId: 'usr_mia' });
    expect(key?.limits.map(({ name }) => name)).toEqual(['mine']);
    for (const other of [rig.owner, rig.max]) {
      expect(saidOf(await claim(other, keyId))).toBe('seat_required');
    }
    expect((await claim(rig.mia, keyId)).secret).toMatch(/^hm_live_/);
    expect(await rig.eventsOf(id)).toEqual([
      'user-key.requested by user:usr_mia',
      'user-key.approved by user:usr_olga',
    ]);
    expect(await rig.eventsOf(keyId)).toEqual(['key.issued by user:usr_olga', 'key.claimed by user:usr_mia']);
  });

  test('is approved for less, never for more', async () => {
    const id = await requested();
    const soon = rig.works.clock.now() + 1000;
    expect(saidOf(await rig.approve(rig.owner, id, { scopes: ['inference:messages'] }))).toBe(
      'validation_error scopes',
    );
    const late = rig.works.clock.now() + DAY_MS + 1;
    expect(saidOf(await rig.approve(rig.owner, id, { expiresAt: late }))).toBe('user_key_policy expiresAt');
    const narrowed = { scopes: ['inference:chat'], expiresAt: soon };
    const { keyId } = answerOf(await rig.approve(rig.owner, id, narrowed));
    expect(await rig.works.storage.keys.findById(keyId ?? '')).toMatchObject(narrowed);
  });

  test('of listed scopes is never approved for none, where none mean all; one of none is for any', async () => {
    const loose = await createUserKeyRig({ emptyScopes: 'everything' });
    await loose.setPolicy({ mode: 'admin-approved' });
    const some = answerOf(await loose.ask(loose.mia, { scopes: ['inference:chat'] })).id;
    expect(saidOf(await loose.approve(loose.owner, some, { scopes: [] }))).toBe('validation_error scopes');
    const all = answerOf(await loose.ask(loose.mia, { scopes: [] })).id;
    expect(saidOf(await loose.approve(loose.owner, all, { scopes: ['inference:chat'] }))).toBe('done');
  });

  test('is decided once, whoever is first', async () => {
    for (let round = 0; round < 5; round += 1) {
      await rig.setPolicy({ mode: 'admin-approved', keysPerMember: 100 });
      const id = await requested();
      const outcomes = await Promise.all([
        rig.approve(rig.owner, id),
        rig.deny({ caller: OPERATOR }, id),
        rig.cancel(rig.mia, id),
        rig.approve({ caller: OPERATOR }, id),
      ]);
      expect(outcomes.map(saidOf).sort()).toEqual([
        'done',
        ...Array.from({ length: 3 }, () => 'request_decided'),
      ]);
    }
    const keys = await rig.works.storage.keys.list(
      { workspaceId: rig.workspaceId },
      { limit: 99, after: null },
      0,
    );
    const approved = await rig.works.useCases.userKeys.readRequests(
      OPERATOR,
      { workspaceId: rig.workspaceId, state: 'approved' },
      { limit: 99, after: null },
    );
    expect(keys.length).toBe(answerOf(approved).data.length);
  });

  test('is denied with a reason, or taken back by its author alone', async () => {
    const [first, second] = [await requested(), await requested()];
    expect(answerOf(await rig.deny(rig.owner, first, 'use the team key'))).toMatchObject({
      state: 'denied',
      reason: 'use the team key',
      keyId: null,
    });
    expect(saidOf(await rig.deny(rig.mia, second))).toBe('role_insufficient');
    expect(saidOf(await rig.approve(rig.mia, second))).toBe('role_insufficient');
    expect(saidOf(await rig.cancel(rig.max, second))).toBe('not_found');
    expect(saidOf(await rig.cancel(rig.owner, second))).toBe('seat_required');
    expect(answerOf(await rig.cancel(rig.mia, second)).state).toBe('cancelled');
  });

  test('is judged by the policy, and by who asked, as they are when it is approved', async () => {
    const id = await requested();
    await rig.setPolicy({ mode: 'admin-approved', scopes: ['inference:chat'] });
    expect(saidOf(await rig.approve(rig.owner, id))).toBe('user_key_policy scopes');
    await rig.setPolicy({ mode: 'off' });
    expect(saidOf(await rig.approve(rig.owner, id))).toBe('user_key_policy');
    await rig.setPolicy({ mode: 'admin-approved' });
    const input = { memberId: rig.mia.memberId, role: 'viewer' } as const;
    await rig.works.useCases.people.setRole({ actor: OPERATOR, idempotencyKey: null, input });
    expect(saidOf(await rig.approve(rig.owner, id))).toBe('user_key_policy');
  });

  test('is seen by its author and by whoever manages keys; to everybody else it is not there', async () => {
    const id = await requested();
    const list = async ({ caller }: Pick<typeof rig.mia, 'caller'>) => {
      const { readRequests } = rig.works.useCases.userKeys;
      const page = await readRequests(caller, { workspaceId: rig.workspaceId }, { limit: 9, after: null });
      return page.ok ? page.answer.data.map((request) => request.id) : page.refusal.reason;
    };
    const eve = await rig.join('eve', 'owner', await rig.works.newWorkspace());
    expect([await list(rig.owner), await list(rig.mia), await list(rig.max), await list(eve)]).toEqual([
      [id],
      [id],
      [],
      'not_found',
    ]);
    for (const decide of [rig.approve, rig.deny, rig.cancel]) {
      expect(await decide(eve, id)).toEqual(await decide(eve, 'ukr_nobody'));
    }
    expect(saidOf(await rig.approve(eve, id))).toBe('not_found');
  });
});
