// P-03: how long `revoke` takes over HTTP on three nodes, each of which remembers the key: while all are well and warm, each
// beside a commit of one row to the same disk; and with one node cut off from the database.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { type Fleet, type FleetChoice, type FleetNode, startFleet } from '../test/harness/start-fleet.ts';
import { type BenchOptions, benchOptions } from './harness/bench-options.ts';
import { histogram, type Latencies, latenciesOf } from './harness/latencies.ts';
import { openPlainConnection, type PlainConnection } from './harness/plain-connection.ts';
import { untilAccepted } from './harness/until-accepted.ts';

const NODES = 3;
const REVOCATIONS_A_ROUND = 50;
/** Of each node: what a program does often, its engine compiles. */
const WARM_UP = 400;
const CUTS_A_ROUND = 3;

export interface RevokeResult {
  readonly healthy: readonly number[];
  readonly commits: readonly number[];
  readonly cutOff: readonly number[];
}

export async function revoke({ rounds }: Pick<BenchOptions, 'rounds'>): Promise<RevokeResult> {
  const whole = await withFleet({ hasLinks: false }, (fleet) => whileAllAreWell(fleet, rounds));
  const cutOff = await withFleet({}, async (fleet) => {
    const keys = await keysOn(fleet);
    const took: number[] = [];
    for (let turn = 0; turn < CUTS_A_ROUND * rounds; turn += 1) {
      took.push(await withOneCutOff(fleet, await keys.newUsedKey(), turn));
    }
    return took;
  });
  return { ...whole, cutOff };
}

async function whileAllAreWell(
  fleet: Fleet,
  rounds: number,
): Promise<Pick<RevokeResult, 'healthy' | 'commits'>> {
  const direct = new pg.Client({ connectionString: fleet.database });
  try {
    await direct.connect();
    await direct.query('create table bench_commits (at bigint)');
    const keys = await keysOn(fleet);
    const result = { healthy: [] as number[], commits: [] as number[] };
    const revokeSome = async (count: number, see: typeof result) => {
      const ids: string[] = [];
      while (ids.length < count) ids.push(await keys.newUsedKey());
      const connections = await Promise.all(fleet.nodes.map(({ url }) => openPlainConnection(url)));
      for (const [turn, id] of ids.entries()) {
        const connection = connections[turn % NODES] as PlainConnection;
        const request = revocationOf(id, nodeOf(fleet, turn));
        const statuses: number[] = [];
        see.healthy.push(await timeOf(async () => statuses.push(await connection.ask(request))));
        if (statuses[0] !== 200) throw new Error(`A revocation was answered ${statuses[0]}`);
        see.commits.push(await timeOf(() => direct.query('insert into bench_commits values (1)')));
      }
      for (const connection of connections) connection.close();
    };
    await revokeSome(WARM_UP * NODES, { healthy: [], commits: [] });
    for (let round = 0; round < rounds; round += 1) await revokeSome(REVOCATIONS_A_ROUND, result);
    return result;
  } finally {
    await direct.end();
  }
}

function revocationOf(id: string, { url, adminToken }: FleetNode): string {
  const fields = [
    `POST /api/v1/keys/${id}/revoke HTTP/1.1`,
    `host: ${new URL(url).host}`,
    `authorization: Bearer ${adminToken}`,
    'content-length: 0',
  ];
  return `${fields.join('\r\n')}\r\n\r\n`;
}

async function withFleet<T>(choice: FleetChoice, work: (fleet: Fleet) => Promise<T>): Promise<T> {
  const fleet = await startFleet(NODES, choice);
  try {
    return await work(fleet);
  } finally {
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
