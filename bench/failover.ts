// P-40: how soon three nodes answer again once a synchronous standby has taken the place of a primary that was killed, and how
// soon each of them can revoke. A fleet of its own for each round.
import { setTimeout } from 'node:timers/promises';
import { type Fleet, type FleetNode, startFleet } from '../test/harness/start-fleet.ts';
import { type BenchOptions, benchOptions } from './harness/bench-options.ts';
import { type Latencies, latenciesOf } from './harness/latencies.ts';
import { ASKED_EVERY_MS, untilAccepted } from './harness/until-accepted.ts';

/** Longer than a lease: by then every node answers 503. */
const AWAY_MS = 1200;

export interface FailoverResult {
  /** From the promotion on: until a key is accepted by all nodes. */
  readonly accepting: Latencies;
  /** Until each node has revoked a key. */
  readonly revoking: Latencies;
}

export async function failover({ rounds }: Pick<BenchOptions, 'rounds'>): Promise<FailoverResult> {
  const [accepting, revoking]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const fleet = await startFleet(3, { hasStandby: true });
    try {
      const told = await oneFailover(fleet);
      accepting.push(told.acceptingMs);
      revoking.push(told.revokingMs);
    } finally {
      await fleet.stop();
    }
  }
  return { accepting: latenciesOf(accepting), revoking: latenciesOf(revoking) };
}

async function oneFailover(fleet: Fleet) {
  const [first] = fleet.nodes;
  if (first === undefined) throw new Error('There are no nodes.');
  const { id: workspaceId } = await first.client.workspaces.create({ name: 'Bench', slug: 'bench' });
  const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read'] };
  const { secret: kept } = await first.client.keys.create(body);
  const doomed = await Promise.all(fleet.nodes.map(() => first.client.keys.create(body)));
  await Promise.all(fleet.nodes.map((node) => untilAccepted(node, kept ?? '')));
  await fleet.failOver(AWAY_MS);
  const begunAt = performance.now();
  await Promise.all(fleet.nodes.map((node) => untilAccepted(node, kept ?? '')));
  const acceptingMs = performance.now() - begunAt;
  await Promise.all(fleet.nodes.map((node, turn) => untilRevoked(node, doomed[turn]?.id ?? '')));
  return { acceptingMs, revokingMs: performance.now() - begunAt };
}

async function untilRevoked({ client }: FleetNode, id: string): Promise<void> {
  for (;;) {
    try {
      await client.keys.revoke(id);
      return;
    } catch {
      await setTimeout(ASKED_EVERY_MS);
    }
  }
}

if (import.meta.main) {
  const options = benchOptions();
  const { accepting, revoking } = await failover(options);
  const row = (name: string, { count, p50Ms, maxMs }: Latencies) =>
    console.log(`  ${name.padEnd(36)} p50 ${p50Ms.toFixed(0)} ms   max ${maxMs.toFixed(0)} ms   of ${count}`);
  console.log('back after a standby was promoted');
  row('all nodes accept a good key', accepting);
  row('each node has revoked a key', revoking);
}
