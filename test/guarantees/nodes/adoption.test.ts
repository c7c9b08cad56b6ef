// What a node that is gone has left in its journal is counted by hand, once: whoever does it twice, is killed over it, or
// starts the node again, counts nothing twice and loses nothing. The upstream's own count is what it is held to.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AdoptionRefusal, adoptJournal } from '@keywright/server';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SpawnedKeywright, spawnKeywright } from '../../harness/spawn-keywright.ts';
import { startPostgres, type TestPostgres } from '../../harness/start-postgres.ts';
import { CountedTraffic } from '../durability/counted-traffic.ts';
import { type CountingUpstream, startCountingUpstream } from '../durability/counting-upstream.ts';

const CLI = fileURLToPath(new URL('../../../packages/cli/src/keywright.ts', import.meta.url));

let folder: string;
let postgres: TestPostgres;
let upstream: CountingUpstream;
let databaseUrl: string;
let traffic: CountedTraffic;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-adoption-'));
  postgres = await startPostgres();
  upstream = await startCountingUpstream();
  databaseUrl = await postgres.newDatabase();
  traffic = new CountedTraffic(upstream);
  const first = await start('first');
  const workspace = await first.client.workspaces.create({ name: 'Adopted', slug: 'adopted' });
  await traffic.prepare(first.client, workspace.id);
  await stop(first);
}, 120_000);
afterAll(async () => {
  await upstream.close();
  await postgres.stop();
  await rm(folder, { recursive: true });
});

const dataFolder = (name: string) => join(folder, name);
const start = (name: string) =>
  spawnKeywright({ dataFolder: dataFolder(name), databaseUrl, upstreamUrl: upstream.url });
const adopt = (name: string) => adoptJournal({ KEYWRIGHT_DATABASE_URL: databaseUrl }, dataFolder(name));

async function stop(keywright: SpawnedKeywright): Promise<void> {
  keywright.kill('SIGTERM');
  expect(await keywright.exit).toBe(0);
}

/** A node that answers until it is killed, with requests of its own under way. */
async function liveAndDie(name: string): Promise<void> {
  const node = await start(name);
  const running = traffic.run(node);
  await traffic.underWay();
  node.kill('SIGKILL');
  await running;
}

/** Holds the ledger to what was answered, by a node that takes its limits from there. */
async function inspect(name: string): Promise<void> {
  const node = await start(name);
  await traffic.inspect(node);
  await stop(node);
}

test('what a killed node left is counted once, however often it is adopted, and when the node starts again', async () => {
  await liveAndDie('killed');
  await cp(dataFolder('killed'), dataFolder('copied'), { recursive: true });
  const adopted = await adopt('copied');
  expect(adopted.requests).toBeGreaterThan(0);
  expect(adopted.damage).toEqual([]);
  expect(adopted.between?.lastAt).toBeGreaterThanOrEqual(adopted.between?.firstAt ?? Number.NaN);
  await inspect('second');
  expect(traffic.interrupted).toBeGreaterThanOrEqual(adopted.interrupted);
  expect(adopted.interrupted).toBeGreaterThan(0);

  for (const name of ['copied', 'killed']) {
    const again = await adopt(name);
    expect([again.requests, again.interrupted]).toEqual([0, 0]);
  }
  await inspect('killed');
});

test('a node that runs keeps its journal, in its folder and in a copy of it', async () => {
  const node = await start('running');
  await expect(adopt('running')).rejects.toThrow(/Another Keywright is running/);
  await cp(dataFolder('running'), dataFolder('copy-of-running'), { recursive: true });
  const refused = adopt('copy-of-running');
  await expect(refused).rejects.toBeInstanceOf(AdoptionRefusal);
  await expect(refused).rejects.toThrow(/runs with this journal/);
  await stop(node);
  expect((await adopt('copy-of-running')).interrupted).toBe(0);
});

test('a folder without a journal, and a server over SQLite, are refused with what to do', async () => {
  await expect(adopt('nowhere')).rejects.toThrow(/no data folder of a node/);
  const overSqlite = adoptJournal({}, dataFolder('killed'));
  await expect(overSqlite).rejects.toThrow(/KEYWRIGHT_DATABASE_URL is not set/);
});

describe.each([
  ['adding what was answered', 'insert or update on fold_progress'],
  ['closing what was interrupted', 'delete on open_requests'],
])('an adoption killed while %s', (what, moment) => {
  test('is done again, and counts all of it once', async () => {
    const name = what.replaceAll(' ', '-');
    await liveAndDie(name);
    await postgres.run(databaseUrl, SLEEP);
    await postgres.run(
      databaseUrl,
      `create trigger held before ${moment} for each row execute function held()`,
    );
    const adopting = spawnAdoption(name);
    const ended = once(adopting, 'exit');
    await expect.poll(sleepers).toBeGreaterThan(0);
    adopting.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    await endSleepers();
    await postgres.run(databaseUrl, `drop trigger held on ${moment.split(' on ')[1]}`);
    expect((await adopt(name)).interrupted).toBeGreaterThan(0);
    await inspect('second');
  });
});

const SLEEP = `create or replace function held() returns trigger language plpgsql as $$ begin
  perform pg_sleep(60); if tg_op = 'DELETE' then return old; end if; return new; end $$`;

function spawnAdoption(name: string): ChildProcess {
  const env = { PATH: process.env['PATH'], KEYWRIGHT_DATABASE_URL: databaseUrl };
  return spawn(process.execPath, [CLI, 'adopt', dataFolder(name)], { env, stdio: 'ignore' });
}

const SLEEPERS = `from pg_stat_activity where wait_event = 'PgSleep'`;

/** How many transactions are held. */
async function sleepers(): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rowCount } = await client.query(`select 1 ${SLEEPERS}`);
  await client.end();
  return rowCount ?? 0;
}

/** As PostgreSQL does itself, once it hears that their client is gone. */
async function endSleepers(): Promise<void> {
  await postgres.run(databaseUrl, `select pg_terminate_backend(pid) ${SLEEPERS}`);
  await expect.poll(sleepers).toBe(0);
}
