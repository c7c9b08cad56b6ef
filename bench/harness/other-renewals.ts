// What renewals would cost if they were done otherwise, as docs/scale.md compares them: without the lock that makes them right, and
// many leases in one statement, as a relay would renew them.
import pg from 'pg';
import type { Measure } from './operation-costs.ts';

/** Leases of a relay. */
const TOGETHER = 60;
const LANES = 16;

const renewal = (lock: '' | 'for share') => `
  with head as materialized (select position from change_head ${lock})
  update nodes set lease_ends_at = floor(extract(epoch from clock_timestamp()) * 1000)::bigint + 1001
  from head where nodes.id = any($1) returning head.position`;

export async function measureOtherRenewals(url: string, measure: Measure): Promise<void> {
  const lanes: pg.Client[] = [];
  for (let lane = 0; lane < LANES; lane += 1) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    lanes.push(client);
  }
  const namesOf = (lane: number, count: number) =>
    Array.from({ length: count }, (_, index) => `other-${1 + lane * TOGETHER + index}`);
  const run = (lock: '' | 'for share', count: number) => async (lane: number) =>
    lanes[lane]?.query(renewal(lock), [namesOf(lane, count)]);
  await measure({ name: 'renewal, as it is', lanes: LANES, run: run('for share', 1) });
  await measure({ name: 'renewal, without the lock of the head', lanes: LANES, run: run('', 1) });
  const relayed = { lanes: LANES, size: TOGETHER, run: run('for share', TOGETHER) };
  await measure({ name: `renewal, ${TOGETHER} leases in one statement`, ...relayed });
  await Promise.all(lanes.map((client) => client.end()));
}
