// Rotation, and the end of an old secret: early, or later than it was to be.
import { defineApi } from '@keywright/core/definition/define-api';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  type IssuedKey,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';

const DAY_MS = 24 * 3_600_000;
const withoutRotation = defineApi({
  name: 'fixed',
  title: 'Fixed',
  secretFormat: { kind: 'checked', prefix: 'fix', environments: ['live'] },
  rotation: { kind: 'none' },
  routes: [],
});
const withGraceOfAnHour = defineApi({
  name: 'notes',
  title: 'Notes',
  secretFormat: { kind: 'checked', prefix: 'nts', environments: ['live', 'test'] },
  scopes: { read: { description: 'Read' }, chat: { description: 'Chat' } },
  rotation: { kind: 'in-place', defaultGraceMs: 3_600_000, maxGraceMs: 30 * DAY_MS },
  routes: [],
});

let works: AssembledUseCases;
let key: IssuedKey;
beforeEach(async () => {
  works = assembleUseCases({ apis: [withGraceOfAnHour, withoutRotation] });
  key = await works.newKey();
});

const rotate = (graceMs: number | null = null, keyId = key.keyId) =>
  works.useCases.rotateKey({ actor: OPERATOR, idempotencyKey: null, input: { keyId, graceMs } });
const end = (secretId: string, keyId = key.keyId) =>
  works.useCases.endSecret({ actor: OPERATOR, idempotencyKey: null, input: { keyId, secretId } });
const extend = (retiresAt: string, secretId = key.secretId) =>
  works.useCases.extendGrace({
    actor: OPERATOR,
    idempotencyKey: null,
    input: { keyId: key.keyId, secretId, retiresAt: Date.parse(retiresAt) },
  });
const edit = (disabled: boolean) =>
  works.useCases.editKey({
    actor: OPERATOR,
    idempotencyKey: null,
    input: { keyId: key.keyId, disabled },
  });
const events = () => works.storage.audit.list({ subjectId: key.keyId }, { limit: 100, after: null });
const isGood = async (secret: string | null) =>
  (await works.verify(secret ?? '', { api: withGraceOfAnHour })).valid;

describe('a rotation', () => {
  test('keeps the id, answers a new secret once, and lets the old one live for the default grace', async () => {
    const rotated = await rotate();
    if (!rotated.ok) throw new Error('not rotated');
    expect(rotated.answer.id).toBe(key.keyId);
    expect(rotated.secret).toMatch(/^nts_live_/);
    expect(rotated.secret).not.toBe(key.secret);
    expect(rotated.answer.secrets.map(({ state }) => state)).toEqual(['grace', 'current']);
    expect(rotated.answer.secrets[0]?.retiresAt).toBe('2026-02-19T09:30:00.000Z');
    expect([await isGood(key.secret), await isGood(rotated.secret)]).toEqual([true, true]);
    works.clock.advance(3_600_000);
    expect([await isGood(key.secret), await isGood(rotated.secret)]).toEqual([false, true]);
  });

  test('without grace ends the old secret when it returns', async () => {
    expect(await isGood(key.secret)).toBe(true);
    const { secret } = await rotate(0);
    expect([await isGood(key.secret), await isGood(secret)]).toEqual([false, true]);
  });

  test('stays in the environment of its key', async () => {
    const other = await works.newKey({ environment: 'test' });
    expect((await rotate(null, other.keyId)).secret).toMatch(/^nts_test_/);
  });

  test('has its event, without the secret', async () => {
    const rotated = await rotate(5000);
    if (!rotated.ok) throw new Error('not rotated');
    const event = (await events()).at(-1);
    const secretId = rotated.answer.secrets[1]?.id;
    expect(event).toMatchObject({
      action: 'key.rotated',
      actor: 'operator',
      details: { secretId, graceMs: 5000 },
    });
    expect(JSON.stringify(event)).not.toContain(rotated.secret?.slice('nts_live_'.length, -4));
  });

  test('is refused while two secrets live, to the last millisecond, and its secret is told to nobody', async () => {
    await rotate(1000);
    works.clock.advance(999);
    expect(await rotate()).toEqual({ ok: false, refusal: { reason: 'rotation_in_progress' }, secret: null });
    works.clock.advance(1);
    expect((await rotate()).ok).toBe(true);
  });

  test.each([-1, 30 * DAY_MS + 1])('is refused a grace of %d ms', async (graceMs) => {
    expect(await rotate(graceMs)).toMatchObject({
      refusal: {
        reason: 'validation_error',
        problems: [{ field: 'graceSeconds', message: 'must be from 0 to 2592000' }],
      },
    });
  });

  test('takes the longest grace there is', async () => {
    expect((await rotate(30 * DAY_MS)).ok).toBe(true);
  });

  test('is refused for a key that is not there, has ended, or belongs to an API without rotation', async () => {
    const fixed = await works.newKey({ api: 'fixed', scopes: [] });
    expect(await rotate(null, 'key_absent')).toMatchObject({ refusal: { reason: 'not_found' } });
    expect(await rotate(null, fixed.keyId)).toMatchObject({ refusal: { reason: 'rotation_not_offered' } });
    await works.useCases.revokeKey({ actor: OPERATOR, input: { keyId: key.keyId, reason: null } });
    expect(await rotate()).toMatchObject({ refusal: { reason: 'key_not_usable' } });
  });

  test('of a disabled key makes it ready for its return, and not a moment sooner', async () => {
    await edit(true);
    const { secret } = await rotate(0);
    expect(await isGood(secret)).toBe(false);
    await edit(false);
    expect([await isGood(secret), await isGood(key.secret)]).toEqual([true, false]);
  });
});

describe('ending an old secret', () => {
  test('ends it when the call returns, and leaves the new one', async () => {
    const { secret } = await rotate();
    expect(await isGood(key.secret)).toBe(true);
    const ended = await end(key.secretId);
    expect(ended).toMatchObject({ answer: { secrets: [{ state: 'retired' }, { state: 'current' }] } });
    expect([await isGood(key.secret), await isGood(secret)]).toEqual([false, true]);
    expect((await events()).at(-1)).toMatchObject({
      action: 'secret.ended',
      details: { secretId: key.secretId },
    });
  });

  test('makes room for the next rotation', async () => {
    await rotate();
    await end(key.secretId);
    expect((await rotate()).ok).toBe(true);
  });

  test('again answers the same, adds no event, and tells everyone once more', async () => {
    await rotate();
    const first = await end(key.secretId);
    const before = await events();
    const heard: string[] = [];
    works.feed.subscribe((change) => change.kind === 'key' && heard.push(change.keyId));
    works.clock.advance(1000);
    expect(await end(key.secretId)).toEqual(first);
    expect(await events()).toEqual(before);
    expect(heard).toEqual([key.keyId]);
  });

  test('is refused for the current one, an unknown one, and one of another key', async () => {
    const other = await works.newKey();
    expect(await end(key.secretId)).toMatchObject({ refusal: { reason: 'secret_is_current' } });
    expect(await end('sec_absent')).toMatchObject({ refusal: { reason: 'not_found' } });
    expect(await end(other.secretId)).toMatchObject({ refusal: { reason: 'not_found' } });
    expect(await end(key.secretId, 'key_absent')).toMatchObject({ refusal: { reason: 'not_found' } });
    expect(await isGood(key.secret)).toBe(true);
  });
});

describe('extending the grace of an old secret', () => {
  test('lets it work to the new end and not a millisecond longer, with its event', async () => {
    await rotate();
    const extended = await extend('2026-02-19T11:30:00.000Z');
    expect(extended).toMatchObject({
      answer: { secrets: [{ retiresAt: '2026-02-19T11:30:00.000Z', state: 'grace' }, { state: 'current' }] },
    });
    expect((await events()).at(-1)).toMatchObject({
      action: 'secret.extended',
      actor: 'operator',
      details: { secretId: key.secretId, retiresAt: Date.parse('2026-02-19T11:30:00.000Z') },
    });
    works.clock.advance(3 * 3_600_000 - 1);
    expect(await isGood(key.secret)).toBe(true);
    works.clock.advance(1);
    expect(await isGood(key.secret)).toBe(false);
  });

  test('reaches who remembers the key before the call returns, and keeps the next rotation waiting', async () => {
    await rotate();
    expect(await isGood(key.secret)).toBe(true);
    await extend('2026-02-19T11:30:00.000Z');
    works.clock.advance(3_600_000);
    expect(await isGood(key.secret)).toBe(true);
    expect(await rotate()).toMatchObject({ refusal: { reason: 'rotation_in_progress' } });
  });

  test.each([
    [
      '2026-02-19T09:29:59.999Z',
      'must not be before 2026-02-19T09:30:00.000Z, when the secret ends as it is',
    ],
    [
      '2026-03-21T08:30:00.001Z',
      'must be at most 2026-03-21T08:30:00.000Z: the longest grace of this API, from the rotation',
    ],
  ])('to %s is refused', async (retiresAt, message) => {
    await rotate();
    works.clock.advance(60_000);
    expect(await extend(retiresAt)).toMatchObject({
      refusal: { reason: 'validation_error', problems: [{ field: 'retiresAt', message }] },
    });
  });

  test('to the end it has anyhow adds no event', async () => {
    await rotate();
    const before = await events();
    expect(await extend('2026-02-19T09:30:00.000Z')).toMatchObject({ ok: true });
    expect(await events()).toEqual(before);
  });

  test('is refused once it has ended, early or by itself, and for the current one', async () => {
    expect(await extend('2026-02-19T09:30:00Z')).toMatchObject({ refusal: { reason: 'secret_is_current' } });
    await rotate();
    await end(key.secretId);
    expect(await extend('2026-02-19T11:30:00Z')).toMatchObject({ refusal: { reason: 'grace_over' } });
    const { secret } = await rotate(1000);
    works.clock.advance(1000);
    const { secrets } = await works.useCases.getKey(OPERATOR, key.keyId).then((found) => {
      if (!found.ok) throw new Error('not found');
      return found.answer;
    });
    const old = secrets.at(-2)?.id ?? '';
    expect(await extend('2026-02-19T11:30:00Z', old)).toMatchObject({ refusal: { reason: 'grace_over' } });
    expect(await isGood(key.secret)).toBe(false);
    expect(await isGood(secret)).toBe(true);
  });
});
