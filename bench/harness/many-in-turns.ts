// Several parties measured in turns, A B C A B C …, each beside the first, the bare one: medians, and the ratio of CPU time in
// each round.
import type { BenchOptions } from './bench-options.ts';
import { spread } from './print-comparison.ts';
import { median, type Ratio, ratioOf } from './rounds.ts';
import { type LoadRequest, load } from './wrk.ts';

export interface LoadedNode {
  readonly url: string;
  cpuMicros(): number | Promise<number>;
}

export interface ManyParty {
  readonly name: string;
  /** Each loaded by its own wrk, at the same time. */
  readonly nodes: readonly LoadedNode[];
  /** What they share, by name: its CPU time is told apart from theirs. */
  readonly shared: Readonly<Record<string, () => number>>;
  readonly path: string;
  readonly keysFile: string;
  readonly token: string;
}

export interface PartyFigures {
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly nodeMicros: number;
  /** CPU µs a request of what is shared, by name. */
  readonly sharedMicros: Readonly<Record<string, number>>;
  readonly p99Micros: number;
  /** The first party's CPU time over this one's nodes': 1 is as cheap. */
  readonly ofBare: Ratio;
}

interface Round {
  readonly requestsPerSecond: number;
  readonly p99Micros: number;
  readonly nodeMicros: number;
  readonly sharedMicros: Readonly<Record<string, number>>;
}

export async function manyInTurns(
  parties: readonly ManyParty[],
  kind: LoadRequest['kind'],
  { rounds, seconds, connections }: BenchOptions,
): Promise<readonly PartyFigures[]> {
  const measured = new Map<ManyParty, Round[]>(parties.map((party) => [party, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [party, told] of measured) {
      const one = await measureRound(party, { kind, seconds, connections, seed: round + 1 });
      if (round > 0) told.push(one);
    }
  }
  const bare = [...measured.values()][0] ?? [];
  return [...measured].map(([{ name, shared }, told]) => ({
    name,
    requestsPerSecond: median(told.map((one) => one.requestsPerSecond)),
    nodeMicros: median(told.map((one) => one.nodeMicros)),
    sharedMicros: Object.fromEntries(
      Object.keys(shared).map((one) => [one, median(told.map(({ sharedMicros }) => sharedMicros[one] ?? 0))]),
    ),
    p99Micros: median(told.map((one) => one.p99Micros)),
    ofBare: ratioOf(told.map(({ nodeMicros }, round) => (bare[round]?.nodeMicros ?? 0) / nodeMicros)),
  }));
}

type RoundRequest = Pick<LoadRequest, 'kind' | 'seconds' | 'connections' | 'seed'>;

async function measureRound(party: ManyParty, { connections, ...request }: RoundRequest): Promise<Round> {
  const { nodes, shared, path, keysFile, token } = party;
  const nodeCpu = async () => sum(await Promise.all(nodes.map((node) => node.cpuMicros())));
  const before = { nodes: await nodeCpu(), shared: mapped(shared, (cpu) => cpu()) };
  const each = Math.max(1, Math.floor(connections / nodes.length));
  const loads = await Promise.all(
    nodes.map(({ url }) => load({ ...request, url: url + path, keysFile, token, connections: each })),
  );
  const requests = sum(loads.map((one) => one.requests));
  return {
    requestsPerSecond: sum(loads.map((one) => one.requestsPerSecond)),
    p99Micros: Math.max(...loads.map((one) => one.p99Micros)),
    nodeMicros: ((await nodeCpu()) - before.nodes) / requests,
    sharedMicros: mapped(shared, (cpu, name) => (cpu() - (before.shared[name] ?? 0)) / requests),
  };
}

function mapped<T>(
  record: Readonly<Record<string, T>>,
  value: (one: T, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, value(one, name)]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function printFigures(
  title: string,
  figures: readonly PartyFigures[],
  { json }: Pick<BenchOptions, 'json'>,
): void {
  if (json) {
    console.log(JSON.stringify({ title, figures }));
    return;
  }
  console.log(`${title}\n${' '.repeat(44)}req/s  CPU µs a request: nodes  beside      p99 µs   CPU of bare`);
  for (const { name, requestsPerSecond, nodeMicros, sharedMicros, p99Micros, ofBare } of figures) {
    const beside = Object.entries(sharedMicros).map(([one, micros]) => `${one} ${micros.toFixed(1)}`);
    const row = [
      `  ${name.padEnd(40)}`,
      requestsPerSecond.toFixed(0).padStart(7),
      nodeMicros.toFixed(1).padStart(9),
      beside.join(', ').padStart(34),
      p99Micros.toFixed(0).padStart(8),
      `  ${spread(ofBare)}`,
    ];
    console.log(row.join(' '));
  }
}
