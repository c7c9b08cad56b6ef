// P-32: the gateway (Stav's definition, chat, a plain JSON answer) beside a bare undici pass-through proxy to the same
// upstream; then streams: what it adds to the way of a chunk, and what it holds for a stream that nobody reads.
import { readFile } from 'node:fs/promises';
import { type BenchOptions, benchOptions } from './harness/bench-options.ts';
import { type BenchProcess, startProcess } from './harness/bench-process.ts';
import { printComparison, printStreams } from './harness/print-comparison.ts';
import { type Comparison, inTurns } from './harness/rounds.ts';
import { type SeededKeywright, startSeededKeywright } from './harness/seeded-keywright.ts';
import { heldPerSlowStream } from './harness/slow-streams.ts';
import { type StreamResult, streamDelays } from './harness/stream-delays.ts';
import { underLoad } from './harness/under-load.ts';
import { requireWrk } from './harness/wrk.ts';

const ENDPOINT = '/v1/chat/completions';
const MOUNTED = `/stav${ENDPOINT}`;
const STREAMS = 64;
const SLOW_STREAMS = 200;

export async function gateway(options: BenchOptions): Promise<Comparison> {
  requireWrk();
  return beside(options, options.nodeFlags, async ({ keywright, bare }) => {
    const { connections, seconds } = options;
    const { keysFile, adminToken: token } = keywright;
    const request = { kind: 'chat', keysFile, token, connections, seconds } as const;
    return inTurns(
      underLoad(keywright.process, { ...request, url: keywright.process.url + MOUNTED }),
      underLoad(bare, { ...request, url: bare.url + ENDPOINT }),
      options.rounds,
    );
  });
}

export async function streams(options: BenchOptions): Promise<StreamResult> {
  return beside({ ...options, keys: 1 }, ['--expose-gc'], async ({ keywright, bare, upstream }) => {
    const authorization = `Bearer ${(await readFile(keywright.keysFile, 'utf8')).trim()}`;
    const slow = { upstream, authorization, streams: SLOW_STREAMS };
    const held = await heldPerSlowStream({ ...slow, gateway: keywright.process, path: MOUNTED });
    const heldByPeer = await heldPerSlowStream({ ...slow, gateway: bare, path: ENDPOINT });
    const paths = [
      { name: 'direct', url: upstream.url + ENDPOINT },
      { name: 'bare proxy', url: bare.url + ENDPOINT },
      { name: 'gateway', url: keywright.process.url + MOUNTED },
    ];
    const rounds = Math.min(options.rounds, 5);
    return {
      held,
      heldByPeer,
      delays: await streamDelays(paths, { authorization, streams: STREAMS }, rounds),
    };
  });
}

interface Parties {
  readonly upstream: BenchProcess;
  readonly bare: BenchProcess;
  readonly keywright: SeededKeywright;
}

async function beside<T>(
  { keys }: { readonly keys: number },
  nodeFlags: readonly string[],
  run: (parties: Parties) => Promise<T>,
): Promise<T> {
  const upstream = await startProcess('upstream', null);
  const bare = await startProcess('bare-proxy', { upstreamUrl: upstream.url }, nodeFlags);
  const keywright = await startSeededKeywright({ keys, upstreamUrl: upstream.url, nodeFlags });
  try {
    return await run({ upstream, bare, keywright });
  } finally {
    await keywright.stop();
    await bare.stop();
    await upstream.stop();
  }
}

if (import.meta.main) {
  const options = benchOptions();
  printComparison('gateway beside a bare undici proxy', await gateway(options), options);
  printStreams(await streams(options), options);
}
