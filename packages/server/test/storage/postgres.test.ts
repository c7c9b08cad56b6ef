// PostgreSQL where it is not as it should be: what the operator is told, and what becomes of a link that falls silent.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../../test/contracts/sample-records.ts';
import { startPostgres, type TestPostgres } from '../../../../test/harness/start-postgres.ts';
import { openTcpLink } from '../../../../test/harness/tcp-link.ts';
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
