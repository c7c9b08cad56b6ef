// What every write has in common: all or nothing with its events, told to everyone before it returns, safe to retry.
import { describe, expect, test } from 'vitest';
import { assembleUseCases, callerWith, OPERATOR } from '../../../../test/harness/assemble-use-cases.ts';
import type { Caller } from '../../src/app/caller.ts';
import type { RememberedAnswer, Storage, StorageTransaction } from '../../src/app/ports.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { digest } from '../../src/system/secrets.ts';

const DAY_MS = 24 * 3_600_000;

/** A memory whose transactions a test can reach into. */
function openedStorage() {
  const storage = createMemoryStorage({ digest });
  const reach: { into: (tx: StorageTransaction) => StorageTransaction } = { into: (tx) => tx };
  const opened: Storage = {
    ...storage,
    transaction: (work) => storage.transaction((tx) => work(reach.into(tx))),
  };
  return { storage: opened, reach };
}

async function setUp() {
  const { storage, reach } = openedStorage();
  const works = assembleUseCases({ storage });
  const key = await works.newKey();
  const workspaceId = (await storage.keys.findById(key.keyId))?.workspaceId ?? '';
  const issue = (idempotencyKey: string | null, name = 'retried', actor: Caller = OPERATOR) =>
    works.useCases.issueKey({ actor, idempotencyKey, input: { api: 'notes', workspaceId, name } });
  const rotate = (idempotencyKey: string | null, graceMs = 0) =>
    works.useCases.rotateKey({ actor: OPERATOR, idempotencyKey, input: { keyId: key.keyId, graceMs } });
  const edit = (idempotencyKey: string | null, disabled: boolean) =>
    works.useCases.editKey({ actor: OPERATOR, idempotencyKey, input: { keyId: key.keyId, disabled } });
  const events = () => storage.audit.list({}, { limit: 1000, after: null });
  const heard: string[] = [];
  works.feed.subscribe((change) => change.kind === 'key' && heard.push(change.keyId));
  return { ...works, ...key, key, workspaceId, reach, issue, rotate, edit, events, heard };
}

describe('a write and its events', () => {
  const failing = (tx: StorageTransaction): StorageTransaction => ({
    ...tx,
    audit: { ...tx.audit, append: () => Promise.reject(new Error('the audit log is full')) },
  });

  test('are kept together or not at all', async () => {
    const { reach, useCases, issue, rotate, edit, key, storage, events, heard, verify, clock } =
      await setUp();
    const { rows: before } = await storage.keys.listNumbered({}, { page: 1, pageSize: 9 }, clock.now());
    const eventsBefore = await events();
    reach.into = failing;
    const workspace = { actor: OPERATOR, idempotencyKey: null, input: { name: 'New', slug: 'new' } };
    const writes = [
      () => useCases.createWorkspace(workspace),
      () => issue('again'),
      () => rotate('again'),
      () => edit('again', true),
      () => useCases.revokeKey({ actor: OPERATOR, input: { keyId: key.keyId, reason: null } }),
    ];
    for (const write of writes) await expect(write()).rejects.toThrow('the audit log is full');
    const { rows: after } = await storage.keys.listNumbered({}, { page: 1, pageSize: 9 }, clock.now());
    expect(after).toEqual(before);
    expect(await storage.workspaces.findBySlug('new')).toBeNull();
    expect(await events()).toEqual(eventsBefore);
    expect(heard).toEqual([]);
    expect((await verify(key.secret)).valid).toBe(true);
    // Nor is the answer remembered that nobody got.
    reach.into = (tx) => tx;
    expect(await issue('again')).toMatchObject({ ok: true, replayed: false });
  });

  test('hang together in one chain that names who did what', async () => {
    const { key, edit, rotate, useCases, storage, events, workspaceId } = await setUp();
    const actor = callerWith(key, workspaceId);
    await useCases.issueKey({
      actor,
      idempotencyKey: null,
      input: { api: 'notes', workspaceId, name: 'made' },
    });
    await rotate(null);
    await edit(null, true);
    await useCases.revokeKey({ actor: OPERATOR, input: { keyId: key.keyId, reason: 'done' } });
    expect((await events()).map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'workspace.created operator',
      'key.issued operator',
      `key.issued key:${key.keyId}`,
      'key.rotated operator',
      'key.edited operator',
      'key.revoked operator',
    ]);
    expect(await storage.audit.firstBrokenPosition()).toBeNull();
  });
});

describe('whoever listens for changes', () => {
  test('hears of one when it is committed and before the caller does', async () => {
    const { feed, edit, storage, clock } = await setUp();
    const seen: unknown[] = [];
    feed.subscribe(
      (change) =>
        change.kind === 'key' &&
        void storage.keys.findById(change.keyId).then((found) => seen.push(found?.disabledAt)),
    );
    await edit(null, true);
    expect(seen).toEqual([clock.now()]);
  });

  test('hears of every digest the key has ever had', async () => {
    const { feed, rotate, storage, keyId } = await setUp();
    const digests: (readonly string[])[] = [];
    await rotate(null);
    feed.subscribe((change) => change.kind === 'key' && digests.push(change.digests));
    await rotate(null);
    const stored = await storage.keys.findById(keyId);
    expect(digests).toEqual([stored?.secrets.map((secret) => secret.digest)]);
    expect(digests[0]).toHaveLength(3);
  });

  test('hears of every key that changed, although it could not be told of the first', async () => {
    const { feed, useCases, key, keyId, workspaceId, heard } = await setUp();
    const actor = callerWith(key, workspaceId);
    const input = { api: 'notes', workspaceId, name: 'made' };
    const made = await useCases.issueKey({ actor, idempotencyKey: null, input });
    if (!made.ok) throw new Error('not made');
    feed.subscribe((change) => {
      if (change.kind === 'key' && change.keyId === keyId) throw new Error('a node could not be told');
    });
    const narrowing = { keyId, scopes: ['read'] };
    const edit = useCases.editKey({ actor: OPERATOR, idempotencyKey: null, input: narrowing });
    await expect(edit).rejects.toThrow('was not taken up everywhere');
    expect(heard).toEqual([keyId, made.answer.id]);
  });
});

describe('a caller with a key', () => {
  test('is judged again when the write happens: what it lost while it was sending counts', async () => {
    const losses: ((works: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>)[] = [
      ({ rotate }) => rotate(null),
      ({ edit }) => edit(null, true),
      ({ useCases, keyId }) =>
        useCases.editKey({ actor: OPERATOR, idempotencyKey: null, input: { keyId, scopes: ['chat'] } }),
      ({ useCases, keyId }) =>
        useCases.editKey({
          actor: OPERATOR,
          idempotencyKey: null,
          input: { keyId, allowedAddresses: ['192.0.2.1'] },
        }),
      ({ useCases, keyId }) => useCases.revokeKey({ actor: OPERATOR, input: { keyId, reason: null } }),
    ];
    for (const loss of losses) {
      const works = await setUp();
      const caller = {
        ...callerWith(works.key, works.workspaceId),
        access: { kind: 'scope', scope: 'read' } as const,
      };
      expect((await works.issue(null, 'before', caller)).ok).toBe(true);
      await loss(works);
      expect((await works.issue(null, 'after', caller)).ok, loss.toString()).toBe(false);
    }
  });
});

describe('a request with an Idempotency-Key', () => {
  test('that is retried gets the first answer, without the secret, and happens once', async () => {
    const { issue, rotate, events, storage, keyId } = await setUp();
    for (const write of [() => issue('one'), () => rotate('two')]) {
      const first = await write();
      const before = await events();
      const again = await write();
      if (!first.ok || !again.ok) throw new Error('refused');
      expect(first.secret).toMatch(/^nts_live_/);
      expect(again).toEqual({ ok: true, answer: first.answer, replayed: true, secret: null });
      expect(await events()).toEqual(before);
    }
    expect((await storage.keys.findById(keyId))?.secrets).toHaveLength(2);
  });

  test('is a mistake when it asks for something else', async () => {
    const { issue, rotate, edit } = await setUp();
    await issue('one', 'a name');
    const mistake = { ok: false, refusal: { reason: 'idempotency_mismatch' } };
    expect(await issue('one', 'another name')).toEqual({ ...mistake, secret: null });
    expect(await rotate('one')).toEqual({ ...mistake, secret: null });
    expect(await edit('one', true)).toEqual(mistake);
  });

  test('is not mixed up with that of another caller', async () => {
    const { issue, key, workspaceId } = await setUp();
    const first = await issue('one');
    const other = await issue('one', 'retried', callerWith(key, workspaceId));
    if (!first.ok || !other.ok) throw new Error('refused');
    expect(other.replayed).toBe(false);
    expect(other.answer.id).not.toBe(first.answer.id);
  });

  test('that was refused may be put right under the same key', async () => {
    const { issue } = await setUp();
    expect((await issue('one', '')).ok).toBe(false);
    expect(await issue('one', 'a name')).toMatchObject({ ok: true, replayed: false });
  });

  test('is remembered for a day, to the millisecond, whatever else happens', async () => {
    const { issue, clock } = await setUp();
    await issue('one');
    clock.advance(DAY_MS);
    expect(await issue('one')).toMatchObject({ replayed: true });
    clock.advance(1);
    expect(await issue('one')).toMatchObject({ replayed: false });
  });

  test('happens once, however many ask at once, and one of them gets the secret', async () => {
    const { issue } = await setUp();
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => issue('one')));
    expect(new Set(outcomes.map((outcome) => outcome.ok && outcome.answer.id)).size).toBe(1);
    expect(outcomes.filter(({ secret }) => secret !== null)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.ok && !outcome.replayed)).toHaveLength(1);
  });

  test('is remembered without the secret, and without the key itself in the clear', async () => {
    const { reach, issue } = await setUp();
    const remembered: RememberedAnswer[] = [];
    reach.into = (tx) => ({
      ...tx,
      idempotency: {
        ...tx.idempotency,
        remember: async (answer) => void remembered.push(answer),
      },
    });
    const { secret } = await issue('a-guessable-key');
    expect(remembered).toHaveLength(1);
    expect(JSON.stringify(remembered)).not.toContain(secret);
    expect(JSON.stringify(remembered)).not.toContain('a-guessable-key');
  });

  // The first call may have failed after its commit, before everyone had heard of it.
  test('that took something away holds everywhere when its retry returns', async () => {
    const { edit, feed, verify, secret, heard } = await setUp();
    expect((await verify(secret)).valid).toBe(true);
    const leave = feed.subscribe(() => {
      throw new Error('a node could not be told');
    });
    await expect(edit('one', true)).rejects.toThrow('was not taken up everywhere');
    leave();
    heard.length = 0;
    expect(await edit('one', true)).toMatchObject({ ok: true, replayed: true });
    expect(heard).toHaveLength(1);
  });
});
