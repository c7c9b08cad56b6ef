import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  callerWith,
  type IssuedKey,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';

let works: AssembledUseCases;
let key: IssuedKey;
beforeEach(async () => {
  works = assembleUseCases();
  key = await works.newKey();
});

const revoke = (reason: string | null = null, keyId = key.keyId) =>
  works.useCases.revokeKey({ actor: OPERATOR, input: { keyId, reason } });
const events = () => works.storage.audit.list({ subjectId: key.keyId }, { limit: 100, after: null });

describe('a revocation', () => {
  test('ends every secret of the key at once, the one in its grace like the current one', async () => {
    const input = { keyId: key.keyId, graceMs: 3_600_000 };
    const { secret } = await works.useCases.rotateKey({ actor: OPERATOR, idempotencyKey: null, input });
    const all = [key.secret, secret ?? ''];
    for (const one of all) expect((await works.verify(one)).valid).toBe(true);
    const outcome = await revoke();
    const revokedAt = '2026-02-19T08:30:00.000Z';
    expect(outcome).toEqual({
      ok: true,
      replayed: false,
      answer: { id: key.keyId, state: 'revoked', revokedAt },
    });
    for (const one of all)
      expect(await works.verify(one)).toMatchObject({ denial: { reason: 'key_revoked' } });
  });

  test('can be asked for again: the same answer, the first reason, one event, and everyone is told again', async () => {
    const first = await revoke('leaked');
    const heard: string[] = [];
    works.feed.subscribe((change) => change.kind === 'key' && heard.push(change.keyId));
    works.clock.advance(5000);
    expect(await revoke('something else')).toEqual(first);
    expect((await works.storage.keys.findById(key.keyId))?.revokeReason).toBe('leaked');
    expect((await events()).map(({ action }) => action)).toEqual(['key.issued', 'key.revoked']);
    expect((await events()).at(-1)?.details).toEqual({ reason: 'leaked' });
    expect(heard).toEqual([key.keyId]);
  });

  test('of a disabled or expired key is a revocation', async () => {
    const input = { keyId: key.keyId, disabled: true, expiresAt: works.clock.now() + 1 };
    await works.useCases.editKey({ actor: OPERATOR, idempotencyKey: null, input });
    works.clock.advance(1);
    expect(await revoke()).toMatchObject({ ok: true });
    expect(await works.verify(key.secret)).toMatchObject({ denial: { reason: 'key_revoked' } });
  });

  test('leaves other keys alone, those made with it, too', async () => {
    const workspaceId = (await works.storage.keys.findById(key.keyId))?.workspaceId ?? '';
    const actor = callerWith(key, workspaceId);
    const input = { api: 'notes', workspaceId, name: 'made' };
    const made = await works.useCases.issueKey({ actor, idempotencyKey: null, input });
    const other = await works.newKey({ workspaceId });
    await revoke();
    for (const secret of [made.secret ?? '', other.secret])
      expect((await works.verify(secret)).valid).toBe(true);
  });

  test('of a key that is not there, or is foreign, is refused alike', async () => {
    const neighbour = await works.newKey();
    const theirs = (await works.storage.keys.findById(neighbour.keyId))?.workspaceId ?? '';
    const actor = callerWith(neighbour, theirs);
    const input = { keyId: key.keyId, reason: null };
    const foreign = await works.useCases.revokeKey({ actor, input });
    expect(foreign).toEqual({ ok: false, refusal: { reason: 'not_found' } });
    expect(await revoke(null, 'key_absent')).toEqual(foreign);
    expect((await works.verify(key.secret)).valid).toBe(true);
  });

  test('holds although it was asked for a thousand times at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 1000 }, () => revoke()));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await events()).toHaveLength(2);
  });
});
