import { beforeEach, describe, expect, test } from 'vitest';
import { saveLastUses } from '../../../../../test/contracts/storage-engine.ts';
import {
  type AssembledUseCases,
  assembleUseCases,
  callerWith,
  type IssuedKey,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';
import type { Caller } from '../../../src/app/caller.ts';
import type { EditKeyInput } from '../../../src/app/keys/edit-key.ts';

let works: AssembledUseCases;
let key: IssuedKey;
beforeEach(async () => {
  works = assembleUseCases();
  key = await works.newKey();
});

const edit = (changes: Omit<EditKeyInput, 'keyId'>, actor: Caller = OPERATOR, keyId = key.keyId) =>
  works.useCases.editKey({ actor, idempotencyKey: null, input: { keyId, ...changes } });
const events = () => works.storage.audit.list({ subjectId: key.keyId }, { limit: 100, after: null });

describe('an edit', () => {
  test('changes what it names and nothing else', async () => {
    const before = await works.storage.keys.findById(key.keyId);
    const outcome = await edit({ name: 'renamed', metadata: { team: 'search' } });
    expect(outcome).toMatchObject({ ok: true, answer: { name: 'renamed', metadata: { team: 'search' } } });
    const after = await works.storage.keys.findById(key.keyId);
    expect(after).toEqual({ ...before, name: 'renamed', metadata: { team: 'search' } });
  });

  test('leaves when a secret was last used to those who saw it used', async () => {
    await saveLastUses(works.storage, { [key.secretId]: 5 });
    const outcome = await edit({ name: 'renamed' });
    expect(outcome).toMatchObject({ answer: { lastUsedAt: '1970-01-01T00:00:00.005Z' } });
  });

  test('has its event with what was asked for', async () => {
    await edit({ scopes: ['read'], disabled: true });
    expect((await events()).at(-1)).toMatchObject({
      action: 'key.edited',
      actor: 'operator',
      details: { scopes: ['read'], disabled: true },
    });
  });

  test('is known to verification when it returns', async () => {
    const asked = { access: { kind: 'scope', scope: 'chat' } } as const;
    expect(await works.verify(key.secret, asked)).toMatchObject({ valid: true });
    await edit({ scopes: ['read'] });
    expect(await works.verify(key.secret, asked)).toMatchObject({
      denial: { reason: 'insufficient_scope', scope: 'chat' },
    });
    await edit({ scopes: ['chat'] });
    expect(await works.verify(key.secret, asked)).toMatchObject({ valid: true });
  });

  test('that is refused changes nothing and leaves no event', async () => {
    const before = await works.storage.keys.findById(key.keyId);
    const outcome = await edit({ name: 'fine', scopes: ['nonsense'], expiresAt: works.clock.now() });
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { reason: 'validation_error', problems: [{ field: 'scopes[0]' }, { field: 'expiresAt' }] },
    });
    expect(await works.storage.keys.findById(key.keyId)).toEqual(before);
    expect(await events()).toHaveLength(1);
  });
});

describe('disabling', () => {
  test('refuses the key until it is enabled again, and remembers when it first was', async () => {
    await edit({ disabled: true });
    works.clock.advance(1000);
    const again = await edit({ disabled: true });
    expect(again).toMatchObject({ answer: { state: 'disabled', disabledAt: '2026-02-19T08:30:00.000Z' } });
    expect(await works.verify(key.secret)).toMatchObject({ denial: { reason: 'key_disabled' } });
    expect(await edit({ disabled: false })).toMatchObject({ answer: { state: 'active', disabledAt: null } });
    expect(await works.verify(key.secret)).toMatchObject({ valid: true });
  });

  test('is left as it is by an edit that does not speak of it', async () => {
    await edit({ disabled: true });
    expect(await edit({ name: 'renamed' })).toMatchObject({ answer: { state: 'disabled' } });
  });
});

describe('a key that has ended', () => {
  test('by revocation is edited no more, not even to enable it', async () => {
    await works.useCases.revokeKey({ actor: OPERATOR, input: { keyId: key.keyId, reason: null } });
    for (const changes of [{ name: 'again' }, { disabled: false }, { expiresAt: null }]) {
      expect(await edit(changes)).toMatchObject({ refusal: { reason: 'key_not_usable' } });
    }
    expect(await works.verify(key.secret)).toMatchObject({ denial: { reason: 'key_revoked' } });
  });

  test('by expiry may be given more time', async () => {
    await edit({ expiresAt: works.clock.now() + 10 });
    works.clock.advance(10);
    expect(await works.verify(key.secret)).toMatchObject({ denial: { reason: 'key_expired' } });
    expect((await edit({ expiresAt: works.clock.now() + 10 })).ok).toBe(true);
    expect(await works.verify(key.secret)).toMatchObject({ valid: true });
  });
});

describe('a key that manages keys', () => {
  test('finds those of its own workspace only; others are as if they were not there', async () => {
    const neighbour = await works.newKey();
    const workspaceId = (await works.storage.keys.findById(key.keyId))?.workspaceId ?? '';
    const sibling = await works.newKey({ workspaceId });
    const actor = callerWith(sibling, workspaceId);
    expect((await edit({ name: 'renamed' }, actor)).ok).toBe(true);
    const foreign = await edit({ name: 'renamed' }, actor, neighbour.keyId);
    const absent = await edit({ name: 'renamed' }, actor, 'key_absent');
    expect(foreign).toEqual({ ok: false, refusal: { reason: 'not_found' } });
    expect(foreign).toEqual(absent);
    expect((await events()).at(-1)?.actor).toBe(`key:${sibling.keyId}`);
  });
});
