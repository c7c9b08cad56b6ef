// Workspaces, remembered answers and the audit log.
import { describe, expect, test } from 'vitest';
import type { AuditEvent, AuditFilter, AuditPage } from '../../packages/server/src/app/ports.ts';
import { sampleEvent, sampleWorkspace, T0 } from './sample-records.ts';
import { freshStorage, insertWorkspaces, type StorageEngine } from './storage-engine.ts';

export function workspaceContract(engine: StorageEngine): void {
  describe('workspaces', () => {
    const storage = freshStorage(engine);

    test('are found by id and by slug', async () => {
      const acme = sampleWorkspace('ws_acme', { name: 'Acme & Söhne', slug: 'acme' });
      await insertWorkspaces(storage(), [acme]);
      expect(await storage().workspaces.findById('ws_acme')).toEqual(acme);
      expect(await storage().workspaces.findBySlug('acme')).toEqual(acme);
      expect(await storage().workspaces.findById('acme')).toBeNull();
      expect(await storage().workspaces.findBySlug('ws_acme')).toBeNull();
    });

    test('are found inside the transaction that makes them', async () => {
      await storage().transaction(async (tx) => {
        expect(await tx.workspaces.findBySlug('new')).toBeNull();
        await tx.workspaces.insert(sampleWorkspace('ws_new', { slug: 'new' }));
        expect((await tx.workspaces.findBySlug('new'))?.id).toBe('ws_new');
      });
    });

    test.each([
      ['an id', sampleWorkspace('ws_1', { slug: 'free' })],
      ['a slug', sampleWorkspace('ws_3', { slug: 'ws-1' })],
    ])('cannot share %s', async (_, workspace) => {
      await expect(insertWorkspaces(storage(), [workspace])).rejects.toThrow();
    });

    test('are listed newest first, page by page', async () => {
      await insertWorkspaces(storage(), [
        sampleWorkspace('ws_0', { createdAt: T0 + 2 }),
        sampleWorkspace('ws_3', { createdAt: T0 - 1 }),
      ]);
      const ids = async (limit: number, after: string | null) =>
        (await storage().workspaces.list('all', { limit, after })).map((workspace) => workspace.id);
      expect(await ids(10, null)).toEqual(['ws_0', 'ws_2', 'ws_1', 'ws_3']);
      expect(await ids(2, null)).toEqual(['ws_0', 'ws_2']);
      expect(await ids(2, 'ws_2')).toEqual(['ws_1', 'ws_3']);
      expect(await ids(2, 'ws_3')).toEqual([]);
      expect(await ids(2, 'ws_9')).toEqual([]);
    });
  });
}

export function idempotencyContract(engine: StorageEngine): void {
  describe('remembered answers', () => {
    const storage = freshStorage(engine);
    const answer = (requestKey: string, createdAt: number) => ({
      requestKey,
      requestDigest: `digest of ${requestKey}`,
      answer: '{"id":"key_1"}',
      createdAt,
    });

    test('are found by their request, and only one is kept for each', async () => {
      await storage().transaction((tx) => tx.idempotency.remember(answer('r1', T0)));
      await storage().transaction(async (tx) => {
        expect(await tx.idempotency.find('r1')).toEqual(answer('r1', T0));
        expect(await tx.idempotency.find('r2')).toBeNull();
      });
      const again = storage().transaction((tx) => tx.idempotency.remember(answer('r1', T0 + 1)));
      await expect(again).rejects.toThrow();
    });

    test('are forgotten when older than an instant, not when of it', async () => {
      await storage().transaction(async (tx) => {
        await tx.idempotency.remember(answer('old', T0 - 1));
        await tx.idempotency.remember(answer('edge', T0));
        await tx.idempotency.forgetBefore(T0);
      });
      await storage().transaction(async (tx) => {
        expect(await tx.idempotency.find('old')).toBeNull();
        expect(await tx.idempotency.find('edge')).toEqual(answer('edge', T0));
      });
    });
  });
}

const ANY = { workspaceId: null, subjectId: null, actor: null, action: null, from: null, to: null };

export function auditContract(engine: StorageEngine): void {
  describe('the audit log', () => {
    const storage = freshStorage(engine);
    const append = (events: readonly AuditEvent[]) =>
      storage().transaction(async (tx) => {
        for (const event of events) await tx.audit.append(event);
      });
    const ids = async (subjectId: string | null, limit: number, after: string | null) => {
      const events = await storage().audit.list(subjectId === null ? {} : { subjectId }, { limit, after });
      return events.map((event) => event.id);
    };

    test('gives events back as they were, oldest first', async () => {
      const plain = sampleEvent('evt_b');
      const odd = sampleEvent('evt_a', {
        workspaceId: null,
        details: { b: [1, 'zwei', null, { y: -0.5, x: '"' }], a: {}, é: true },
      });
      await append([plain]);
      await append([odd]);
      expect(await storage().audit.list({}, { limit: 10, after: null })).toEqual([plain, odd]);
    });

    test('is read by workspace, subject, actor, action and time, either end first', async () => {
      const odd = { workspaceId: 'ws_2', subjectId: 'key_2', actor: 'key:key_1', action: 'key.rotated' };
      const other = (field: keyof typeof odd) => ({ [field]: odd[field] });
      await append([
        sampleEvent('evt_1', { at: T0 }),
        sampleEvent('evt_2', { at: T0 + 1, ...other('workspaceId') }),
        sampleEvent('evt_3', { at: T0 + 2, ...other('subjectId') }),
        sampleEvent('evt_4', { at: T0 + 3, ...other('actor') }),
        sampleEvent('evt_5', { at: T0 + 4, ...other('action') }),
      ]);
      const read = async (filter: Partial<AuditFilter>, page: Partial<AuditPage> = {}) =>
        (
          await storage().audit.entries(
            { ...ANY, ...filter },
            { order: 'newest first', after: null, limit: 10, ...page },
          )
        ).map(({ position }) => position);
      expect(await read({})).toEqual([5, 4, 3, 2, 1]);
      expect(await read({}, { order: 'oldest first', limit: 2, after: 1 })).toEqual([2, 3]);
      expect(await read({}, { limit: 2, after: 4 })).toEqual([3, 2]);
      for (const [index, field] of (['workspaceId', 'subjectId', 'actor', 'action'] as const).entries())
        expect(await read(other(field))).toEqual([index + 2]);
      expect(await read({ from: T0 + 1, to: T0 + 3 })).toEqual([3, 2]);
      expect(await read({ ...odd })).toEqual([]);
    });

    test('tells where entries stand, and which is the newest', async () => {
      expect(await storage().audit.findLink('newest')).toBeNull();
      await append([sampleEvent('evt_1'), sampleEvent('evt_2', { workspaceId: null })]);
      const page = { order: 'oldest first', after: null, limit: 10 } as const;
      const entries = await storage().audit.entries(ANY, page);
      expect(entries.map(({ position, event }) => [position, event.id])).toEqual([
        [1, 'evt_1'],
        [2, 'evt_2'],
      ]);
      for (const { position, hash } of entries) {
        expect(await storage().audit.findLink(position)).toEqual({ position, hash });
        expect(hash).toMatch(/^[\w-]{43}$/);
      }
      expect((await storage().audit.findLink('newest'))?.position).toBe(2);
      expect(await storage().audit.findLink(3)).toBeNull();
    });

    test('is read page by page, of all or of one subject', async () => {
      await append(
        ['key_1', 'key_2', 'key_1', 'key_1', 'key_2'].map((subjectId, index) =>
          sampleEvent(`evt_${index}`, { subjectId }),
        ),
      );
      expect(await ids(null, 2, null)).toEqual(['evt_0', 'evt_1']);
      expect(await ids(null, 9, 'evt_1')).toEqual(['evt_2', 'evt_3', 'evt_4']);
      expect(await ids('key_1', 2, null)).toEqual(['evt_0', 'evt_2']);
      expect(await ids('key_1', 2, 'evt_2')).toEqual(['evt_3']);
      expect(await ids('key_1', 2, 'evt_1')).toEqual([]);
      expect(await ids(null, 2, 'evt_9')).toEqual([]);
    });

    test('refuses an event it has', async () => {
      await append([sampleEvent('evt_1')]);
      await expect(append([sampleEvent('evt_1')])).rejects.toThrow();
    });

    test('is a whole chain, empty, short, or longer than what is checked at once', async () => {
      expect(await storage().audit.firstBrokenPosition()).toBeNull();
      await append([sampleEvent('evt_a', { details: { when: undefined, n: Number.NaN } })]);
      expect(await storage().audit.firstBrokenPosition()).toBeNull();
      await append(Array.from({ length: 1200 }, (_, index) => sampleEvent(`evt_${index}`)));
      expect(await storage().audit.firstBrokenPosition()).toBeNull();
      await storage().transaction(async (tx) => {
        await tx.audit.append(sampleEvent('evt_last'));
        expect(await tx.audit.firstBrokenPosition()).toBeNull();
      });
    });

    test('keeps no event of a transaction that failed, and its chain goes on', async () => {
      await append([sampleEvent('evt_1')]);
      const failed = storage().transaction(async (tx) => {
        await tx.audit.append(sampleEvent('evt_2'));
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      await append([sampleEvent('evt_3')]);
      expect(await ids(null, 10, null)).toEqual(['evt_1', 'evt_3']);
      expect(await storage().audit.firstBrokenPosition()).toBeNull();
    });
  });
}
