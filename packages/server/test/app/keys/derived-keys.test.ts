// Keys made with keys, when they are made and when their makers lose something.
import { defineApi } from '@keywright/core/definition/define-api';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  callerWith,
  type IssuedKey,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';
import type { EditKeyInput } from '../../../src/app/keys/edit-key.ts';
import type { IssueKeyInput } from '../../../src/app/keys/issuing/issue-key.ts';

// An empty list of scopes means all of them here: the reading in which a mistake gives the most away.
const broad = defineApi({
  name: 'notes',
  title: 'Notes',
  secretFormat: { kind: 'checked', prefix: 'nts', environments: ['live'] },
  scopes: { a: { description: 'A' }, b: { description: 'B' }, c: { description: 'C' } },
  emptyScopes: 'everything',
  routes: [],
});

let works: AssembledUseCases;
let workspaceId: string;
beforeEach(async () => {
  works = assembleUseCases({ apis: [broad] });
  workspaceId = await works.newWorkspace();
});

const rootKey = (input: Partial<IssueKeyInput> = {}) =>
  works.newKey({ workspaceId, scopes: ['a', 'b'], ...input });

function makeWith(maker: IssuedKey, input: Partial<IssueKeyInput> = {}, within = workspaceId) {
  const actor = { ...callerWith(maker, within, broad), address: '192.0.2.130' };
  const whole = { api: 'notes', workspaceId, name: 'made', ...input };
  return works.useCases.issueKey({ actor, idempotencyKey: null, input: whole });
}

async function made(maker: IssuedKey, input: Partial<IssueKeyInput> = {}): Promise<IssuedKey> {
  const outcome = await makeWith(maker, input);
  if (!outcome.ok || outcome.secret === null) throw new Error(JSON.stringify(outcome));
  const { id: keyId, secrets } = outcome.answer;
  return { keyId, secretId: secrets[0]?.id ?? '', secret: outcome.secret };
}

const edit = (key: IssuedKey, changes: Omit<EditKeyInput, 'keyId'>) =>
  works.useCases.editKey({
    actor: OPERATOR,
    idempotencyKey: null,
    input: { keyId: key.keyId, ...changes },
  });
const shown = async ({ keyId }: IssuedKey) => {
  const found = await works.useCases.getKey(OPERATOR, keyId);
  return found.ok ? found.answer : null;
};
const may = async ({ secret }: IssuedKey, scope: string) =>
  (await works.verify(secret, { api: broad, access: { kind: 'scope', scope } })).valid;

describe('a key made with a key', () => {
  test('has the rights of its maker when it asks for none in particular, and names its maker', async () => {
    const rights = {
      scopes: ['a', 'b'],
      allowedAddresses: ['192.0.2.0/24'],
      expiresAt: works.clock.now() + 9,
    };
    const maker = await rootKey(rights);
    const outcome = await makeWith(maker);
    expect(outcome).toMatchObject({
      ok: true,
      answer: { scopes: rights.scopes, allowedAddresses: rights.allowedAddresses, workspaceId },
    });
    if (!outcome.ok) throw new Error('not made');
    expect(outcome.answer.createdBy).toBe(`key:${maker.keyId}`);
    expect(outcome.answer.expiresAt).toBe(new Date(rights.expiresAt).toISOString());
    const [event] = await works.storage.audit.list(
      { subjectId: outcome.answer.id },
      { limit: 9, after: null },
    );
    expect(event?.actor).toBe(`key:${maker.keyId}`);
  });

  test.each<[string, Partial<IssueKeyInput>, string]>([
    ['scopes', { scopes: ['a', 'c'] }, 'scopes'],
    ['every scope by naming none', { scopes: [] }, 'scopes'],
    ['addresses', { allowedAddresses: ['192.0.2.0/23'] }, 'allowedAddresses'],
    ['any address', { allowedAddresses: 'any' }, 'allowedAddresses'],
    ['any address by naming none', { allowedAddresses: [] }, 'allowedAddresses'],
    ['life', { expiresAt: Date.UTC(2026, 1, 21) }, 'expiresAt'],
    ['life without end', { expiresAt: null }, 'expiresAt'],
  ])('is refused more %s than its maker has', async (_what, input, field) => {
    const allowedAddresses = ['192.0.2.0/24'];
    const maker = await rootKey({ allowedAddresses, expiresAt: Date.UTC(2026, 1, 20) });
    const outcome = await makeWith(maker, input);
    expect(outcome).toMatchObject({
      ok: false,
      secret: null,
      refusal: { reason: 'insufficient_scope', problems: [{ field }] },
    });
  });

  test('belongs to the workspace of its maker', async () => {
    const other = await works.newWorkspace();
    const outcome = await makeWith(await rootKey({ workspaceId: other }));
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'workspace_mismatch' } });
  });

  test.each<[string, (key: IssuedKey) => Promise<unknown>]>([
    ['revoked', ({ keyId }) => works.useCases.revokeKey({ actor: OPERATOR, input: { keyId, reason: null } })],
    ['disabled', (key) => edit(key, { disabled: true })],
    ['expired', async () => works.clock.advance(10)],
  ])('is not made by a key that was %s while the request was on its way', async (how, end) => {
    const maker = await rootKey({ expiresAt: works.clock.now() + 10 });
    await end(maker);
    expect(await makeWith(maker)).toMatchObject({ ok: false, refusal: { reason: `key_${how}` } });
  });
});

describe('what a maker loses', () => {
  test('its keys lose with it, down to the last, each with its event, and no one else', async () => {
    const root = await rootKey();
    const child = await made(root);
    const grandchild = await made(child);
    const stranger = await rootKey();
    await edit(root, { scopes: ['a'] });
    for (const key of [child, grandchild]) {
      expect((await shown(key))?.scopes).toEqual(['a']);
      expect([await may(key, 'a'), await may(key, 'b')]).toEqual([true, false]);
      const events = await works.storage.audit.list({ subjectId: key.keyId }, { limit: 9, after: null });
      expect(events.at(-1)).toMatchObject({
        action: 'key.edited',
        actor: 'operator',
        details: { scopes: ['a'] },
      });
    }
    expect(await may(stranger, 'b')).toBe(true);
  });

  test('is published for every key that lost it, before the call returns', async () => {
    const root = await rootKey();
    const child = await made(root);
    const heard: string[] = [];
    works.feed.subscribe((change) => change.kind === 'key' && heard.push(change.keyId));
    await edit(root, { scopes: ['a'] });
    expect(heard).toEqual([root.keyId, child.keyId]);
  });

  test('addresses and life are lost like scopes', async () => {
    const root = await rootKey({ allowedAddresses: ['192.0.2.0/24', '198.51.100.1'] });
    const child = await made(root);
    const expiresAt = works.clock.now() + 10;
    await edit(root, { allowedAddresses: ['192.0.2.128/25'], expiresAt });
    expect(await shown(child)).toMatchObject({
      allowedAddresses: ['192.0.2.128/25'],
      expiresAt: new Date(expiresAt).toISOString(),
    });
  });

  test('a key that is left with nothing is disabled, and cannot be enabled against its maker', async () => {
    const root = await rootKey();
    const child = await made(root, { scopes: ['b'] });
    await edit(root, { scopes: ['a'] });
    expect((await shown(child))?.state).toBe('disabled');
    expect(await edit(child, { disabled: false })).toMatchObject({
      refusal: { reason: 'validation_error' },
    });
    expect((await edit(child, { disabled: false, scopes: ['a'] })).ok).toBe(true);
  });

  // Below a key that was disabled for want of anything to hold, its own rights bind nobody any more.
  test('reaches the keys below one that is left with nothing', async () => {
    const root = await rootKey();
    const child = await made(root, { scopes: ['b'] });
    const grandchild = await made(child, { scopes: ['b'] });
    await edit(root, { scopes: ['a'] });
    expect(await may(grandchild, 'b')).toBe(false);
    expect((await shown(grandchild))?.state).toBe('disabled');
    expect(await edit(grandchild, { disabled: false })).toMatchObject({
      refusal: { reason: 'validation_error' },
    });
  });

  test('is not given back with what the maker regains', async () => {
    const root = await rootKey();
    const child = await made(root);
    await edit(root, { scopes: ['a'] });
    await edit(root, { scopes: ['a', 'b'] });
    expect((await shown(child))?.scopes).toEqual(['a']);
  });

  test('no key below gets more by an edit than its maker has', async () => {
    const child = await made(await rootKey());
    const outcome = await edit(child, { scopes: ['a', 'b', 'c'] });
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'validation_error' } });
    expect((await shown(child))?.scopes).toEqual(['a', 'b']);
  });

  test('a refused edit takes nothing from the keys below', async () => {
    const root = await rootKey();
    const child = await made(root);
    expect((await edit(root, { scopes: ['a'], name: '' })).ok).toBe(false);
    expect((await shown(child))?.scopes).toEqual(['a', 'b']);
  });
});
