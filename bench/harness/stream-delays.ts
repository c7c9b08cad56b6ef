// How long a chunk of a stream is on its way, through each party in turn. The clock is one: CLOCK_MONOTONIC.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './rounds.ts';
import type { HeldBytes } from './slow-streams.ts';

export interface StreamPath {
  readonly name: string;
  readonly url: string;
}

export interface StreamDelay {
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface StreamResult {
  readonly delays: readonly StreamDelay[];
  readonly held: HeldBytes;
  readonly heldByPeer: HeldBytes;
}

const CLIENT = fileURLToPath(new URL('../processes/stream-client.ts', import.meta.url));

/** Medians over the rounds of each round's median and 99th percentile; the first round warms up. */
export async function streamDelays(
  paths: readonly StreamPath[],
  client: { readonly authorization: string; readonly streams: number },
  rounds: number,
): Promise<readonly StreamDelay[]> {
  const measured = paths.map(({ name, url }) => ({ name, url, p50: [] as number[], p99: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { url, p50, p99 } of measured) {
      const sorted = (await delaysThrough({ ...client, url })).sort((a, b) => a - b);
      if (round === 0) continue;
      p50.push(sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN);
      p99.push(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN);
    }
  }
  return measured.map(({ name, p50, p99 }) => ({ name, p50Ms: median(p50), p99Ms: median(p99) }));
}

function delaysThrough(config: unknown): Promise<number[]> {
  const child = fork(CLIENT, [JSON.stringify(config)]);
  return new Promise((resolve, reject) => {
    child.once('message', (delays) => {
      resolve(delays as number[]);
      child.disconnect();
    });
    child.once('exit', (code) => reject(new Error(`The reader of streams ended with exit code ${code}`)));
  });
}
