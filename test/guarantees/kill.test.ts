// P-08: a server is killed in the middle of many writes and requests, started again on what it left, and held to every
// answer it gave. A hundred times, each time over everything the times before have left.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { type SpawnedKeywright, spawnKeywright } from '../harness/spawn-keywright.ts';
import { type AcknowledgedKey, expectAsAcknowledged, settleDoubt } from './durability/acknowledged-keys.ts';
import { CountedTraffic } from './durability/counted-traffic.ts';
import { type CountingUpstream, startCountingUpstream } from './durability/counting-upstream.ts';
import { writeUntilKilled } from './durability/write-until-killed.ts';

const KILLS = Number(process.env['KEYWRIGHT_KILLS'] ?? 100);
/** Side by side, each with a database of its own: starting takes most of the time, and one processor. */
const LANES = 2;
const WRITERS = 4;
const WITHOUT_LIMIT_MS = 6 * 3_600_000;

let folder: string;
let upstream: CountingUpstream;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-kill-'));
  upstream = await startCountingUpstream();
});
afterAll(async () => {
  await upstream.close();
  await rm(folder, { recursive: true });
});

/** One database and the servers that live and die on it. */
class Lane {
  readonly #dataFolder: string;
  readonly #all: AcknowledgedKey[] = [];
  #recent: AcknowledgedKey[] = [];
  #workspaceId = '';
  readonly traffic = new CountedTraffic(upstream);
  /** Writes that were under way when their server was killed, by whether they had happened. */
  readonly doubts = { happened: 0, lost: 0 };

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  get keys(): number {
    return this.#all.length;
  }

  async prepare(): Promise<void> {
    const keywright = await this.start();
    this.#workspaceId = (await keywright.client.workspaces.create({ name: 'Killed', slug: 'killed' })).id;
    await this.traffic.prepare(keywright.client, this.#workspaceId);
    keywright.kill('SIGTERM');
    expect(await keywright.exit).toBe(0);
  }

  start(): Promise<SpawnedKeywright> {
    return spawnKeywright({ dataFolder: this.#dataFolder, upstreamUrl: upstream.url });
  }

  async useAndKill(keywright: SpawnedKeywright, afterMs: number): Promise<void> {
    const { client, kill, exit } = keywright;
    const traffic = this.traffic.run(keywright);
    const writing = Array.from({ length: WRITERS }, () => writeUntilKilled(client, this.#workspaceId));
    // However slow the machine is, something was answered.
    await this.traffic.underWay();
    await setTimeout(afterMs);
    kill('SIGKILL');
    expect(await exit).toBe('SIGKILL');
    this.#recent = (await Promise.all(writing)).flat();
    this.#all.push(...this.#recent);
    await traffic;
  }

  /** Holds the server to its last answers, or to every one there ever was. */
  async inspect(keywright: SpawnedKeywright, which: 'recent' | 'all'): Promise<void> {
    const { client } = keywright;
    await this.traffic.inspect(keywright);
    for (const key of this.#recent) {
      if (key.doubt === null) continue;
      const happened = await settleDoubt(client, key, this.#workspaceId);
      this.doubts[happened ? 'happened' : 'lost'] += 1;
    }
    await expectAsAcknowledged(client, which === 'all' ? this.#all : this.#recent);
    this.#inspectDatabase();
    if (which === 'all') await this.#inspectRecords();
  }

  #inspectDatabase(): void {
    const { column, close } = this.#openDatabase();
    expect(column('pragma integrity_check')).toEqual(['ok']);
    close();
  }

  #openDatabase() {
    const database = new DatabaseSync(join(this.#dataFolder, 'keywright.db'), { readOnly: true });
    const column = (sql: string) =>
      database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0]);
    return { column, close: () => database.close() };
  }

  /** The audit chain is unbroken, each key is there once and with its event. */
  async #inspectRecords(): Promise<void> {
    const { column, close } = this.#openDatabase();
    expect(column('pragma foreign_key_check')).toEqual([]);
    const names = "select name from keys where name <> 'counted' order by name";
    expect(column(names)).toEqual(this.#all.map(({ name }) => name).sort());
    const issued = "select subject_id from audit_events where action = 'key.issued' order by subject_id";
    expect(column(issued)).toEqual(column('select id from keys order by id'));
    const rotated = "select count(*) from audit_events where action = 'key.rotated'";
    expect(column(rotated)).toEqual(column('select count(*) from secrets where retires_at is not null'));
    const revoked = "select subject_id from audit_events where action = 'key.revoked' order by subject_id";
    expect(column(revoked)).toEqual(column('select id from keys where revoked_at is not null order by id'));
    close();
    const storage = await openSqliteStorage({ path: join(this.#dataFolder, 'keywright.db'), digest });
    expect(await storage.audit.firstBrokenPosition()).toBeNull();
    await storage.close();
  }
}

async function liveThrough(lane: Lane, kills: number): Promise<void> {
  await lane.prepare();
  for (let round = 0; round < kills; round += 1) {
    const keywright = await lane.start();
    await lane.inspect(keywright, round % 10 === 0 ? 'all' : 'recent');
    await lane.useAndKill(keywright, 30 + (round % 7) * 15);
  }
  const last = await lane.start();
  await lane.inspect(last, 'all');
  last.kill('SIGTERM');
  expect(await last.exit).toBe(0);
}

describe(`a server killed ${KILLS} times in the middle of writes and requests`, () => {
  test(
    'keeps all it has acknowledged and counted, and what it has not wholly or not at all',
    async () => {
      const lanes = Array.from({ length: LANES }, (_, index) => new Lane(join(folder, `${index}`)));
      await Promise.all(lanes.map((lane) => liveThrough(lane, Math.ceil(KILLS / LANES))));
      const sum = (count: (lane: Lane) => number) => lanes.reduce((total, lane) => total + count(lane), 0);
      const [happened, lost] = [sum(({ doubts }) => doubts.happened), sum(({ doubts }) => doubts.lost)];
      // The kills fell before commits, between commits and their answers, and after many answers.
      expect(happened + lost).toBeGreaterThanOrEqual(KILLS);
      expect(Math.min(happened, lost)).toBeGreaterThan(0);
      expect(sum(({ keys }) => keys)).toBeGreaterThan(happened + lost);
      expect(sum(({ traffic }) => traffic.counted)).toBeGreaterThan(KILLS * 20);
      expect(sum(({ traffic }) => traffic.interrupted)).toBeGreaterThanOrEqual(KILLS / 2);
    },
    WITHOUT_LIMIT_MS,
  );
});
