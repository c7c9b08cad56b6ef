// What one operation costs a server that all nodes share: as many of them as it takes from a number of lanes, its CPU time, and
// what it writes to its log.
import type pg from 'pg';
import { cpuMicrosOfTree } from './process-tree.ts';

export interface OperationCost {
  readonly name: string;
  readonly perSecond: number;
  readonly serverMicros: number;
  /** Of the log that its standbys and its disk are sent; null where it has none. */
  readonly logBytes: number | null;
  /** What else is worth telling. */
  readonly note: string;
}

export interface MeasuredServer {
  readonly pid: number;
  /** Null: it writes no log. */
  logPosition(): Promise<number | null>;
}

export interface Operation {
  readonly name: string;
  /** How many of them one call does. Default: 1. */
  readonly size?: number;
  readonly lanes: number;
  /** `turn` grows over all lanes. */
  run(lane: number, turn: number): Promise<unknown>;
  /** Asked for once all is done. */
  readonly note?: () => Promise<string>;
}

export type Measure = (operation: Operation, of?: MeasuredServer) => Promise<void>;

export async function costOf(
  server: MeasuredServer,
  { name, size = 1, lanes, run, note = async () => '' }: Operation,
  seconds: number,
): Promise<OperationCost> {
  let turn = 0;
  const work = async (lane: number, until: number) => {
    while (performance.now() < until) {
      turn += 1;
      await run(lane, turn);
    }
  };
  const during = (ms: number) => {
    const until = performance.now() + ms;
    return Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane, until)));
  };
  // One after the other: each lane may have to connect.
  for (let lane = 0; lane < lanes; lane += 1) await run(lane, -1 - lane);
  await during(300);
  const before = { turn, cpu: cpuMicrosOfTree(server.pid), log: await server.logPosition() };
  const begunAt = performance.now();
  await during(1000 * seconds);
  const passed = (performance.now() - begunAt) / 1000;
  const done = (turn - before.turn) * size;
  const log = await server.logPosition();
  return {
    name,
    perSecond: done / passed,
    serverMicros: (cpuMicrosOfTree(server.pid) - before.cpu) / done,
    logBytes: log === null ? null : (log - (before.log ?? 0)) / done,
    note: await note(),
  };
}

export function postgresServer(pid: number, db: pg.Client): MeasuredServer {
  const logPosition = async () => {
    const { rows } = await db.query<{ at: string }>("select pg_current_wal_lsn() - '0/0' as at");
    return Number(rows[0]?.at);
  };
  return { pid, logPosition };
}

export function printCosts(costs: readonly OperationCost[], { json }: { readonly json: boolean }): void {
  if (json) {
    console.log(JSON.stringify({ title: 'costs', costs }));
    return;
  }
  console.log(`${' '.repeat(58)}a second   CPU µs   log bytes`);
  for (const { name, perSecond, serverMicros, logBytes, note } of costs) {
    const figures = [perSecond.toFixed(0), serverMicros.toFixed(1), logBytes?.toFixed(0) ?? ''];
    console.log(`  ${name.padEnd(52)} ${figures.map((one) => one.padStart(10)).join('')}   ${note}`);
  }
}
