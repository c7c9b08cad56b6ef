// P-03: how long `revoke` takes over HTTP on three nodes, each of which remembers the key: while all are well, and with one
// node cut off from the database, beside a commit of one row to the same disk at the same time.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { type Fleet, type FleetNode, startFleet } from '../test/harness/start-fleet.ts';
import { type BenchOptions, benchOptions } from './harness/bench-options.ts';
import { untilAccepted } from './harness/until-accepted.ts';
import { histogram, type Latencies, latenciesOf } from './harness/latencies.ts';

const REVOCATIONS_A_ROUND = 50;
const CUTS_A_ROUND = 3;

export interface RevokeResult {
  readonly healthy: readonly number[];
  readonly commits: readonly number[];
  readonly cutOff: readonly number[];
}

export async function revoke({ rounds }: Pick<BenchOptions, 'rounds'>): Promise<RevokeResult> {
  const fleet = await startFleet(3);
  const direct = new pg.Client({ connectionString: fleet.database });
  try {
    await direct.connect();
    await direct.query('create table bench_commits (at bigint)');
    const keys = await keysOn(fleet);
    const result = { healthy: [] as number[], commits: [] as number[], cutOff: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      for (let turn = 0; turn < REVOCATIONS_A_ROUND; turn += 1) {
        const id = await keys.newUsedKey();
        const took = await timeOf(() => nodeOf(fleet, turn).client.keys.revoke(id));
        const commit = await timeOf(() => direct.query('insert into bench_commits values (1)'));
        // The first round warms up.
        if (round === 0) continue;
        result.healthy.push(took);
        result.commits.push(commit);
      }
    }
    for (let turn = 0; turn < CUTS_A_ROUND * rounds; turn += 1) {
      result.cutOff.push(await withOneCutOff(fleet, await keys.newUsedKey(), turn));
    }
    return result;
  } finally {
    await direct.end();
    await fleet.stop();
  }
}

/** By turns the link is cut, and falls silent. */
async function withOneCutOff(fleet: Fleet, id: string, turn: number): Promise<number> {
  const lost = nodeOf(fleet, 2);
  // Somewhere in the life of its lease.
  await setTimeout(23 * (turn % 9));
  if (turn % 2 === 0) lost.link.hold();
  else lost.link.cut();
  const took = await timeOf(() => nodeOf(fleet, turn % 2).client.keys.revoke(id));
  lost.link.mend();
  const { client } = nodeOf(fleet, 0);
  const isLive = async () => (await client.nodes.list()).data.every(({ lease }) => lease === 'live');
  while (!(await isLive())) await setTimeout(20);
  return took;
}

async function keysOn(fleet: Fleet) {
  const { client } = nodeOf(fleet, 0);
  const { id: workspaceId } = await client.workspaces.create({ name: 'Bench', slug: 'bench' });
  return {
    /** Remembered by every node. */
    async newUsedKey(): Promise<string> {
      const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read'] };
      const { id, secret } = await client.keys.create(body);
      await Promise.all(fleet.nodes.map((node) => untilAccepted(node, secret ?? '')));
      return id;
    },
  };
}

function nodeOf(fleet: Fleet, turn: number): FleetNode {
  return fleet.nodes[turn % fleet.nodes.length] as FleetNode;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return performance.now() - begunAt;
}

export function printRevoke(result: RevokeResult, { json }: Pick<BenchOptions, 'json'>): void {
  const latencies = Object.entries(result).map(([name, ms]) => [name, latenciesOf(ms)] as const);
  if (json) {
    console.log(JSON.stringify({ title: 'revoke', ...Object.fromEntries(latencies) }));
    return;
  }
  console.log('revoke on three nodes');
  const row = (name: string, { count, p50Ms, p99Ms, maxMs }: Latencies) =>
    `  ${name.padEnd(28)} p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms   max ${maxMs.toFixed(1)} ms   of ${count}`;
  const names = { healthy: 'all well', commits: 'one row committed, beside it', cutOff: 'one node cut off' };
  for (const [name, told] of latencies) {
    console.log(row(names[name as keyof RevokeResult], told));
    console.log(histogram(result[name as keyof RevokeResult]));
  }
}

if (import.meta.main) {
  const options = benchOptions();
  printRevoke(await revoke(options), options);
}
