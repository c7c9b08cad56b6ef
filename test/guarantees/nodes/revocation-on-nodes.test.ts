// P-02, P-03: what P-01 says of one process, of three over one PostgreSQL: no verification that begins after a narrowing
// call has returned is accepted on any of them. KEYWRIGHT_REVOCATIONS=100000 runs the full count.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fleet, startFleet } from '../../harness/start-fleet.ts';
import { liveKeys } from '../revocation/live-keys.ts';
import { keySystemOverNodes } from './system-over-nodes.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet(3);
}, 120_000);
afterAll(() => fleet.stop());

test('P-02 a secret is accepted by no node once the call that ended it has returned', async () => {
  const times: number[] = [];
  const system = await keySystemOverNodes(fleet.nodes, (ms) => times.push(ms));
  const revocations = Number(process.env['KEYWRIGHT_REVOCATIONS'] ?? 300);
  const clients = { lanes: 4, clientsPerLane: 6 };
  const findings = await liveKeys({ system, revocations, ...clients });
  system.close();
  times.sort((a, b) => a - b); process.stdout.write(`T ${times.length} p50 ${times[times.length >> 1]} p99 ${times[Math.floor(times.length * 0.99)]} max ${times.at(-1)}\n`);
  expect(findings.violations).toEqual([]);
  expect(findings.judged.bad).toBeGreaterThan(revocations * clients.clientsPerLane);
  expect(findings.judged.good).toBeGreaterThan(revocations * clients.clientsPerLane);
}, 600_000);
