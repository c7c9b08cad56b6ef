// PostgreSQL where it is not as it should be: what the operator is told, and what becomes of a link that falls silent.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleEvent, sampleKey, sha256, T0 } from '../../../../test/contracts/sample-records.ts';
import { startPostgres, type TestPostgres } from '../../../../test/harness/start-postgres.ts';
import { openTcpLink } from '../../../../test/harness/tcp-link.ts';
import type { RightsChange } from '../../src/app/change-feed.ts';
import type { NumberedChange } from '../../src/storage/nodes/node-registry.ts';
import { listenForChanges } from '../../src/storage/postgres/listen.ts';
import { readTold } from '../../src/storage/postgres/told-changes.ts';
import { openPostgresStorage } from '../../src/storage/postgres.ts';

const open = (url: string) => openPostgresStorage({ url, digest: sha256, journal: 'of a test' });

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe('a database that cannot be used is told with what to do, and without its password', () => {
  test('where nothing listens', async () => {
    const failure = await open('postgres://keys:hidden@127.0.0.1:9/keys').catch(
      (error: Error) => error.message,
    );
    expect(failure).toMatch(
      /^Cannot use the database 127\.0\.0\.1:9\/keys: .*KEYWRIGHT_DATABASE_URL names it\.$/,
    );
    expect(failure).not.toContain('hidden');
  });

  test('where there is none of that name', async () => {
    const url = new URL(await postgres.newDatabase());
    url.pathname = '/nowhere';
    await expect(open(url.href)).rejects.toThrow('Make the database and its user first');
  });

  test('where a newer release was at work', async () => {
    const url = await postgres.newDatabase();
    await (await open(url)).close();
    await postgres.run(url, "insert into kysely_migration (name, timestamp) values ('9999-later', 'now')");
    await expect(open(url)).rejects.toThrow('A newer release has already changed this database');
  });
});

test('what was asked over a link that fell silent fails in its time, and is no answer to the next question', async () => {
  const database = await postgres.newDatabase();
  const link = await openTcpLink({ path: join(postgres.socketFolder, '.s.PGSQL.5432') });
  const storage = await open(`postgres://keywright@127.0.0.1:${link.port}${new URL(database).pathname}`);
  await storage.ping();
  link.hold();
  await expect(storage.workspaces.findById('ws_1')).rejects.toThrow(/timeout/i);
  link.mend();
  await storage.ping();
  expect(await storage.workspaces.findById('ws_1')).toBeNull();
  await storage.close();
  await link.close();
});

test('the tables are made once, by whichever of several nodes comes first', async () => {
  const url = await postgres.newDatabase();
  const storages = await Promise.all(Array.from({ length: 5 }, () => open(url)));
  for (const storage of storages) await storage.ping();
  await Promise.all(storages.map((storage) => storage.close()));
});

const change = (index: number): RightsChange => ({
  kind: 'key',
  keyId: `key_${index}`,
  digests: [sha256(String(index))],
});

describe('what one node changes, the others are told as it is committed', () => {
  /** What a node has heard of these changes. */
  async function heardOf(changes: readonly RightsChange[]) {
    const url = await postgres.newDatabase();
    const storage = await open(url);
    const heard: (readonly NumberedChange[])[] = [];
    const listening = listenForChanges(url, (told) => heard.push(told));
    // It asks once, when it begins to listen.
    await expect.poll(() => heard).toEqual([[]]);
    await storage.transaction((tx) => tx.changes.record(changes));
    await expect.poll(() => heard.length).toBe(2);
    await listening.stop();
    await storage.close();
    return heard[1];
  }

  test('with what it is and its place among all', async () => {
    const changes = [change(1), change(2)];
    const told = changes.map((change, index) => ({ position: index + 1, change }));
    expect(await heardOf(changes)).toEqual(told);
    expect(await heardOf([change(1)])).toEqual(told.slice(0, 1));
  });

  test('without what it is where that is more than PostgreSQL tells', async () => {
    expect(await heardOf(Array.from({ length: 200 }, (_, index) => change(index)))).toEqual([]);
  });

  test('on a channel of its own for every database', async () => {
    const urls = await Promise.all([postgres.newDatabase(), postgres.newDatabase()]);
    const channels = await Promise.all(
      urls.map(async (url) => {
        await (await open(url)).close();
        await (await open(url)).close();
        return (await postgres.run(url, 'select channel from change_head'))[0]?.['channel'];
      }),
    );
    for (const channel of channels) expect(channel).toMatch(/^keywright_[0-9a-f]{32}$/);
    expect(channels[0]).not.toBe(channels[1]);
  });

  test('what cannot be read is a reason to ask, and what is not known may be anything', () => {
    for (const text of [undefined, '', '1', '1 ', '1 null', '1 7', 'x []'])
      expect(readTold(text)).toEqual([]);
    expect(readTold('5 ["7"]')).toEqual([{ position: 5, change: { kind: 'everything' } }]);
  });
});

describe('statements that were sent without waiting', () => {
  const workspace = { id: 'ws_1', name: 'One', slug: 'one', createdAt: T0 };
  const KILL_OTHERS =
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid != pg_backend_pid()';

  test('leave nothing behind when their connection ends, and the next transaction has another one', async () => {
    const url = await postgres.newDatabase();
    const storage = await open(url);
    await storage.transaction((tx) => tx.workspaces.insert(workspace));
    const cutOff = storage.transaction(async (tx) => {
      await tx.keys.insert(sampleKey('key_1'));
      await tx.audit.append(sampleEvent('evt_1'));
      await postgres.run(url, KILL_OTHERS);
      await tx.audit.append(sampleEvent('evt_2'));
    });
    await expect(cutOff).rejects.toThrow();
    expect(await storage.keys.findById('key_1').catch(() => storage.keys.findById('key_1'))).toBeNull();
    await storage.transaction(async (tx) => {
      await tx.keys.insert(sampleKey('key_1'));
      await tx.audit.append(sampleEvent('evt_1'));
    });
    expect((await storage.keys.findById('key_1'))?.id).toBe('key_1');
    expect(await storage.audit.firstBrokenPosition()).toBeNull();
    await storage.close();
  });

  test('go on when a later release has added columns meanwhile', async () => {
    const url = await postgres.newDatabase();
    const storage = await open(url);
    await storage.transaction((tx) => tx.workspaces.insert(workspace));
    await storage.transaction((tx) => tx.keys.insert(sampleKey('key_1')));
    const useAll = async (turn: number) => {
      await storage.transaction(async (tx) => {
        const key = await tx.keys.findById('key_1');
        if (key === null) throw new Error('The key is gone.');
        await tx.keys.update({ ...key, name: `renamed ${turn}` });
        await tx.audit.append(sampleEvent(`evt_${turn}`));
        await tx.changes.record([change(turn)]);
        await tx.changes.record([change(turn), change(turn)]);
      });
      const [secret] = sampleKey('key_1').secrets;
      expect((await storage.keys.findByDigest(secret?.digest ?? ''))?.name).toBe(`renamed ${turn}`);
    };
    // PostgreSQL keeps a plan of a prepared statement once it has been run five times.
    for (let turn = 0; turn < 7; turn += 1) await useAll(turn);
    for (const table of [
      'keys',
      'secrets',
      'last_uses',
      'members',
      'audit_events',
      'change_head',
      'changes',
    ]) {
      await postgres.run(url, `alter table ${table} add column later text default 'x'`);
    }
    for (let turn = 7; turn < 10; turn += 1) await useAll(turn);
    await storage.close();
  });
});
