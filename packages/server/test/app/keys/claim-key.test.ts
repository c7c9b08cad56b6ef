// Unclaimed keys: made without a secret, refused until they are claimed, and claimed once, by whose they are.
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';
import { joinWorkspace } from '../../../../../test/harness/join-workspace.ts';
import type { Caller } from '../../../src/app/caller.ts';
import type { IssueKeyInput } from '../../../src/app/keys/issuing/issue-key.ts';

let works: AssembledUseCases;
let workspaceId: string;
beforeEach(async () => {
  works = assembleUseCases();
  workspaceId = await works.newWorkspace();
});

const person = (userId: string): Caller => ({ kind: 'person', userId });
const ADA = person('usr_ada');

async function newUnclaimed(input: Partial<IssueKeyInput> = {}): Promise<string> {
  const whole = { api: 'notes', workspaceId, name: 'a key', scopes: ['read'], unclaimed: true, ...input };
  const made = await works.useCases.issueKey({ actor: OPERATOR, idempotencyKey: null, input: whole });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  expect(made).toMatchObject({ secret: null, answer: { state: 'unclaimed', preview: null, secrets: [] } });
  return made.answer.id;
}

const claim = (keyId: string, actor: Caller = OPERATOR, idempotencyKey: string | null = null) =>
  works.useCases.claimKey({ actor, idempotencyKey, input: { keyId } });
const refusalOf = async (outcome: ReturnType<typeof claim>) => {
  const { secret, ...rest } = await outcome;
  expect(secret).toBeNull();
  return rest.ok ? 'claimed' : rest.refusal.reason;
};
const join = (userId: string, role: string, where = workspaceId) =>
  joinWorkspace(works.storage, { workspaceId: where, userId, role, memberId: `mem_${userId}_${where}` });

describe('a claim', () => {
  test('gives the key its first secret, shows it this once, and the key works', async () => {
    const keyId = await newUnclaimed();
    const claimed = await claim(keyId);
    if (!claimed.ok || claimed.secret === null) throw new Error('not claimed');
    expect(claimed.answer).toMatchObject({ id: keyId, state: 'active', secrets: [{ state: 'current' }] });
    expect(await works.verify(claimed.secret)).toMatchObject({ valid: true });
    const kept = [claimed.answer, await works.storage.keys.findById(keyId)];
    expect(JSON.stringify(kept)).not.toContain(claimed.secret);
  });

  test('has its event, with the id of the secret and no digit of it', async () => {
    const keyId = await newUnclaimed();
    const claimed = await claim(keyId);
    if (!claimed.ok) throw new Error('not claimed');
    const events = await works.storage.audit.list({ subjectId: keyId }, { limit: 10, after: null });
    expect(events).toMatchObject([
      { action: 'key.issued', details: { secretId: null } },
      {
        action: 'key.claimed',
        actor: 'operator',
        workspaceId,
        details: { secretId: claimed.answer.secrets[0]?.id },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(claimed.secret?.slice('nts_live_'.length, -4));
  });

  test('is the first one alone: whoever comes later learns that it was claimed', async () => {
    const keyId = await newUnclaimed();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => claim(keyId)));
    expect(outcomes.filter(({ ok }) => ok).length).toBe(1);
    expect(outcomes.filter(({ secret }) => secret !== null).length).toBe(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.reason]));
    expect(new Set(reasons)).toEqual(new Set(['key_claimed']));
    expect((await works.storage.keys.findById(keyId))?.secrets.length).toBe(1);
  });

  test('that is retried is answered the same, without the secret', async () => {
    const keyId = await newUnclaimed();
    const first = await claim(keyId, OPERATOR, 'once');
    expect(await claim(keyId, OPERATOR, 'once')).toEqual({ ...first, replayed: true, secret: null });
  });

  test('of a key with a secret, or that is revoked, disabled or expired, is refused', async () => {
    expect(await refusalOf(claim((await works.newKey({ workspaceId })).keyId))).toBe('key_claimed');
    const revoked = await newUnclaimed();
    await works.useCases.revokeKey({ actor: OPERATOR, input: { keyId: revoked, reason: null } });
    expect(await refusalOf(claim(revoked))).toBe('key_not_usable');
    const disabled = await newUnclaimed();
    const input = { keyId: disabled, disabled: true };
    await works.useCases.editKey({ actor: OPERATOR, idempotencyKey: null, input });
    expect(await refusalOf(claim(disabled))).toBe('key_not_usable');
    const expiring = await newUnclaimed({ expiresAt: works.clock.now() + 1 });
    works.clock.advance(1);
    expect(await refusalOf(claim(expiring))).toBe('key_not_usable');
    expect(await refusalOf(claim('key_none'))).toBe('not_found');
  });
});

describe('a key of nobody’s seat', () => {
  test('is claimed by whoever may write keys there', async () => {
    const keyId = await newUnclaimed();
    await join('usr_ada', 'viewer');
    await join('usr_bob', 'admin');
    await join('usr_eve', 'owner', await works.newWorkspace());
    expect(await refusalOf(claim(keyId, person('usr_eve')))).toBe('not_found');
    expect(await refusalOf(claim(keyId, ADA))).toBe('role_insufficient');
    expect((await claim(keyId, person('usr_bob'))).ok).toBe(true);
  });
});

describe('the key of a seat', () => {
  test.each(['viewer', 'member', 'admin', 'owner'])('is claimed by its person, who is %s', async (role) => {
    const ownerMemberId = await join('usr_ada', role);
    const keyId = await newUnclaimed({ ownerMemberId });
    expect(await claim(keyId, ADA)).toMatchObject({ ok: true, answer: { ownerMemberId } });
  });

  test('is claimed by nobody else: no owner, no operator, no machine is shown the secret', async () => {
    const keyId = await newUnclaimed({ ownerMemberId: await join('usr_ada', 'member') });
    await join('usr_bob', 'owner');
    expect(await refusalOf(claim(keyId, person('usr_bob')))).toBe('seat_required');
    expect(await refusalOf(claim(keyId, OPERATOR))).toBe('seat_required');
    expect(await refusalOf(claim(keyId, { kind: 'operator', userId: 'usr_bob' }))).toBe('seat_required');
    const input = { name: 'CI', rights: ['keys:read', 'keys:write'], workspaceId } as const;
    const made = await works.useCases.issueCredential({
      actor: OPERATOR,
      idempotencyKey: null,
      input: { ...input, allowedAddresses: 'any', expiresAt: null },
    });
    const machine = await works.useCases.recogniseCredential(made.secret ?? '', null);
    if (machine === null) throw new Error('not recognised');
    expect(await refusalOf(claim(keyId, machine))).toBe('seat_required');
    expect((await claim(keyId, ADA)).ok).toBe(true);
  });

  test('is claimed by its person, also when their account is an operator', async () => {
    const keyId = await newUnclaimed({ ownerMemberId: await join('usr_ada', 'member') });
    expect((await claim(keyId, { kind: 'operator', userId: 'usr_ada' })).ok).toBe(true);
  });

  test('is not claimed by somebody’s seat in another workspace, nor once they have left', async () => {
    const keyId = await newUnclaimed({ ownerMemberId: await join('usr_ada', 'member') });
    await join('usr_eve', 'owner', await works.newWorkspace());
    expect(await refusalOf(claim(keyId, person('usr_eve')))).toBe('not_found');
    const filter = { all: [{ field: 'userId', operator: 'eq', value: 'usr_ada' } as const], any: [] };
    await works.storage.transaction((tx) => tx.people.delete('member', filter));
    expect(await refusalOf(claim(keyId, ADA))).toBe('not_found');
  });
});

test('an unclaimed key is not rotated: its first secret is whoever’s it is to claim', async () => {
  const input = { keyId: await newUnclaimed(), graceMs: null };
  const rotated = await works.useCases.rotateKey({ actor: OPERATOR, idempotencyKey: null, input });
  expect(rotated).toEqual({ ok: false, refusal: { reason: 'key_not_claimed' }, secret: null });
});

describe('the seat of a new key', () => {
  const issue = (actor: Caller, ownerMemberId: string | null, unclaimed = true) => {
    const input = { api: 'notes', workspaceId, name: 'a key', ownerMemberId, unclaimed };
    return works.useCases.issueKey({ actor, idempotencyKey: null, input });
  };

  test('is set by whoever may write keys there, shown, told in the audit log, and listed', async () => {
    const seat = await join('usr_ada', 'member');
    await join('usr_bob', 'admin');
    const made = await issue(person('usr_bob'), seat);
    if (!made.ok) throw new Error(made.refusal.reason);
    await issue(OPERATOR, null);
    expect(made.answer.ownerMemberId).toBe(seat);
    const [event] = await works.storage.audit.list({ subjectId: made.answer.id }, { limit: 1, after: null });
    expect(event?.details).toMatchObject({ ownerMemberId: seat });
    const filter = { workspaceId, ownerMemberId: seat };
    const listed = await works.useCases.listKeys.byCursor(ADA, filter, { limit: 10, after: null });
    expect(listed).toMatchObject({ ok: true, answer: { data: [{ id: made.answer.id }] } });
  });

  test('is one of the workspace: a seat elsewhere reads like one that does not exist', async () => {
    const elsewhere = await join('usr_eve', 'owner', await works.newWorkspace());
    const unknown = await issue(OPERATOR, 'mem_none');
    expect(unknown).toMatchObject({
      ok: false,
      refusal: { reason: 'validation_error', problems: [{ field: 'ownerMemberId' }] },
    });
    expect(await issue(OPERATOR, elsewhere)).toEqual(unknown);
  });

  test('is somebody’s who alone is shown its secret: for everybody else it is made unclaimed', async () => {
    const seat = await join('usr_ada', 'admin');
    await join('usr_bob', 'owner');
    for (const actor of [person('usr_bob'), OPERATOR, { kind: 'operator', userId: 'usr_bob' } as const]) {
      const refused = await issue(actor, seat, false);
      expect(refused).toMatchObject({
        ok: false,
        secret: null,
        refusal: { reason: 'validation_error', problems: [{ field: 'unclaimed' }] },
      });
      expect((await issue(actor, seat)).ok).toBe(true);
    }
    for (const actor of [ADA, { kind: 'operator', userId: 'usr_ada' } as const])
      expect((await issue(actor, seat, false)).secret).toMatch(/^nts_/);
  });

  test('is no member’s own to set', async () => {
    const seat = await join('usr_ada', 'member');
    const refused = await issue(ADA, seat);
    expect(refused).toMatchObject({ ok: false, refusal: { reason: 'role_insufficient' } });
  });
});
