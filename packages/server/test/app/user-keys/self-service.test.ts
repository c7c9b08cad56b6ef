// STAV-14: what members do with keys of their own, without the right to write keys.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { stav } from '@keywright/core/presets';
import { beforeEach, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../../../test/harness/assemble-use-cases.ts';
import { answerOf, createUserKeyRig, saidOf, type UserKeyRig } from './user-key-rig.ts';

const CHAT = ['inference:chat'];
const DAY_MS = 86_400_000;

let rig: UserKeyRig;
beforeEach(async () => {
  rig = await createUserKeyRig();
});

describe('STAV-14 a policy', () => {
  test('is off until somebody decides, and is set by whoever writes keys', async () => {
    const { mia, owner, viewer, make, setPolicy, workspaceId } = rig;
    const { policies } = rig.works.useCases.userKeys;
    expect(saidOf(await make(mia))).toBe('user_key_policy');
    expect(saidOf(await setPolicy({ mode: 'self-service' }, mia))).toBe('role_insufficient');
    expect(saidOf(await setPolicy({ mode: 'self-service' }, owner))).toBe('done');
    const read = await policies.read(viewer.caller, { workspaceId, api: 'stav' });
    expect(answerOf(read)).toMatchObject({ mode: 'self-service', changedBy: 'user:usr_olga' });
    expect(await rig.eventsOf(workspaceId)).toContain('user-keys.policy-set by user:usr_olga');
  });

  test('of another workspace reads like one of none', async () => {
    const eve = await rig.join('eve', 'owner', await rig.works.newWorkspace());
    const { policies } = rig.works.useCases.userKeys;
    const nobody = await policies.read(eve.caller, { workspaceId: 'ws_nobody', api: 'stav' });
    expect(await policies.read(eve.caller, { workspaceId: rig.workspaceId, api: 'stav' })).toEqual(nobody);
    expect(saidOf(await rig.setPolicy({ mode: 'off' }, eve))).toBe('not_found');
  });

  test('is changed by what is named alone, also by two who change it at once', async () => {
    await rig.setPolicy({ mode: 'self-service', scopes: CHAT, maxLifetimeMs: DAY_MS });
    const outcomes = await Promise.all([
      rig.editPolicy({ keysPerMember: 2 }),
      rig.editPolicy({ maxLifetimeMs: null }, { caller: OPERATOR }),
    ]);
    expect(outcomes.map(saidOf)).toEqual(['done', 'done']);
    const { policies } = rig.works.useCases.userKeys;
    const read = await policies.read(rig.viewer.caller, { workspaceId: rig.workspaceId, api: 'stav' });
    expect(answerOf(read)).toMatchObject({
      mode: 'self-service',
      keysPerMember: 2,
      scopes: CHAT,
      maxLifetimeSeconds: null,
    });
    expect(saidOf(await rig.editPolicy({ keysPerMember: 0 }))).toBe('validation_error keysPerMember');
    expect(saidOf(await rig.editPolicy({ keysPerMember: 9 }, rig.mia))).toBe('role_insufficient');
  });

  test('that makes no sense is refused with everything that is wrong with it', async () => {
    const limits = [limitRule({ name: 'endpoints', per: 'endpoint', limit: 1, window: 1000 })];
    const wrong = { scopes: ['nonsense'], keysPerMember: 0, maxLifetimeMs: 0, limits };
    const outcome = await rig.setPolicy({ mode: 'self-service', ...wrong });
    const problems = outcome.ok ? [] : (outcome.refusal.problems ?? []);
    expect(problems.map(({ field }) => field)).toEqual([
      'scopes[0]',
      'limits[0].per',
      'keysPerMember',
      'maxLifetimeSeconds',
    ]);
  });
});

describe('STAV-14 a key a member makes', () => {
  test('is of their own seat, under the limits of the policy, and within its caps', async () => {
    const { mia, max, make, setPolicy } = rig;
    const limits = [limitRule({ name: 'mine', per: 'key', limit: 10, window: 60_000 })];
    const scopes = ['inference:chat', 'inference:embeddings'];
    await setPolicy({ mode: 'self-service', scopes, maxLifetimeMs: DAY_MS, limits, keysPerMember: 2 });
    const made = await make(mia, { scopes: CHAT });
    expect(answerOf(made)).toMatchObject({ ownerMemberId: mia.memberId, state: 'active', scopes: CHAT });
    expect(answerOf(made).limits.map(({ name }) => name)).toEqual(['mine']);
    expect(Date.parse(answerOf(made).expiresAt ?? '')).toBe(rig.works.clock.now() + DAY_MS);

    const later = rig.works.clock.now() + DAY_MS + 1;
    expect(saidOf(await make(mia, { scopes: ['inference:messages'] }))).toBe('user_key_policy scopes');
    expect(saidOf(await make(mia, { expiresAt: null }))).toBe('user_key_policy expiresAt');
    expect(saidOf(await make(mia, { expiresAt: later }))).toBe('user_key_policy expiresAt');
    expect(saidOf(await make(mia, { limits: [] }))).toBe('user_key_policy limits');
    expect(saidOf(await make(mia, { ownerMemberId: null }))).toBe('role_insufficient');
    expect(saidOf(await make(mia, { ownerMemberId: max.memberId }))).toBe('role_insufficient');
    expect(saidOf(await make(mia, { ownerMemberId: mia.memberId }))).toBe('done');
    expect(saidOf(await make(mia))).toBe('user_key_policy');
    expect(saidOf(await make(max))).toBe('done');
  });

  test('is counted until it ends: many at once never become more than the policy says', async () => {
    await rig.setPolicy({ mode: 'self-service', keysPerMember: 3 });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => rig.make(rig.mia)));
    const made = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.answer.id] : []));
    expect(made.length).toBe(3);
    const input = { keyId: made[0] ?? '', reason: null };
    expect((await rig.works.useCases.revokeKey({ actor: rig.mia.caller, input })).ok).toBe(true);
    expect(saidOf(await rig.make(rig.mia))).toBe('done');
  });

  test('is not made by viewers, nor by whoever is not there', async () => {
    await rig.setPolicy({ mode: 'self-service' });
    expect(saidOf(await rig.make(rig.viewer))).toBe('role_insufficient');
    const eve = await rig.join('eve', 'member', await rig.works.newWorkspace());
    const outcome = await rig.make(eve);
    expect(outcome).toEqual(await rig.make(eve, { workspaceId: 'ws_nobody' }));
  });

  test('is rotated by its member alone, and narrowed by no other member', async () => {
    const { mia, max, viewer, make, edit, works } = rig;
    await rig.setPolicy({ mode: 'self-service' });
    const key = answerOf(await make(mia, { scopes: ['inference:chat', 'inference:embeddings'] }));
    const keyId = key.id;
    const rotate = (actor: typeof mia) =>
      works.useCases.rotateKey({ actor: actor.caller, idempotencyKey: null, input: { keyId, graceMs: 0 } });
    for (const other of [max, viewer]) {
      expect(saidOf(await rotate(other))).toBe('role_insufficient');
      expect(saidOf(await edit(other, { keyId, name: 'theirs' }))).toBe('role_insufficient');
    }
    for (const manager of [rig.owner.caller, OPERATOR]) {
      const rotated = await rotate({ ...rig.owner, caller: manager });
      expect([saidOf(rotated), rotated.secret]).toEqual(['seat_required', null]);
    }
    expect(saidOf(await rotate(mia))).toBe('done');
    expect(saidOf(await edit(mia, { keyId, name: 'desk', scopes: CHAT, disabled: true }))).toBe('done');
    expect(saidOf(await edit(mia, { keyId, scopes: key.scopes }))).toBe('user_key_policy scopes');
    expect(saidOf(await edit(mia, { keyId, disabled: false }))).toBe('user_key_policy disabled');
    expect(saidOf(await edit(mia, { keyId, limits: [] }))).toBe('user_key_policy limits');
    await edit(rig.owner, { keyId, allowedAddresses: ['203.0.113.0/24'], disabled: false });
    expect(saidOf(await edit(mia, { keyId, allowedAddresses: 'any' }))).toBe(
      'user_key_policy allowedAddresses',
    );
    expect(saidOf(await edit(mia, { keyId, allowedAddresses: ['203.0.113.9'] }))).toBe('done');
    const team = answerOf(await make(rig.owner));
    expect(saidOf(await edit(mia, { keyId: team.id, name: 'mine' }))).toBe('role_insufficient');
  });

  test('stays as it is when the policy is narrowed, or switched off', async () => {
    await rig.setPolicy({ mode: 'self-service' });
    const made = await rig.make(rig.mia, { scopes: CHAT });
    await rig.setPolicy({ mode: 'off', scopes: [], keysPerMember: 1, maxLifetimeMs: 1000 });
    const verdict = await rig.works.verify(made.secret ?? '', { api: stav });
    expect(verdict.valid).toBe(true);
    expect(saidOf(await rig.edit(rig.mia, { keyId: answerOf(made).id, name: 'desk' }))).toBe('done');
  });

  test('is managed no more by who has become a viewer', async () => {
    await rig.setPolicy({ mode: 'self-service' });
    const made = await rig.make(rig.mia, { scopes: CHAT });
    const input = { memberId: rig.mia.memberId, role: 'viewer' } as const;
    await rig.works.useCases.people.setRole({ actor: OPERATOR, idempotencyKey: null, input });
    expect(saidOf(await rig.edit(rig.mia, { keyId: answerOf(made).id, name: 'x' }))).toBe(
      'role_insufficient',
    );
    expect((await rig.works.verify(made.secret ?? '', { api: stav })).valid).toBe(true);
  });
});

describe('STAV-14 a limit per member', () => {
  test('counts all keys of a seat together, and no other', async () => {
    const { mia, max, make, works } = rig;
    const limits = [limitRule({ name: 'seat', per: 'member', limit: 3, window: 60_000 })];
    await rig.setPolicy({ mode: 'self-service', limits });
    const [one, two, other] = [await make(mia), await make(mia), await make(max)];
    const ask = async (secret: string | null) => {
      const verdict = await works.verify(secret ?? '', { api: stav });
      return verdict.valid ? 'valid' : verdict.denial.reason;
    };
    expect([await ask(one.secret), await ask(two.secret), await ask(one.secret)]).toEqual(
      Array.from({ length: 3 }, () => 'valid'),
    );
    expect([await ask(one.secret), await ask(two.secret), await ask(other.secret)]).toEqual([
      'limit_exceeded',
      'limit_exceeded',
      'valid',
    ]);
  });

  test('is not for keys of no seat', async () => {
    const limits = [limitRule({ name: 'seat', per: 'member', limit: 3, window: 60_000 })];
    expect(saidOf(await rig.make(rig.owner, { limits }))).toBe('validation_error limits[0].per');
    const { memberId: ownerMemberId } = rig.owner;
    expect(saidOf(await rig.make(rig.owner, { limits, ownerMemberId }))).toBe('done');
  });
});
