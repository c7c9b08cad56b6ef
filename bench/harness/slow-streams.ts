// What a gateway holds for streams whose clients have stopped reading, beyond what it holds for quiet streams.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { BenchProcess } from './bench-process.ts';

export interface HeldBytes {
  /** Growth of the whole process per stream, the allocator's slack included. */
  readonly rss: number;
  /** What JavaScript and its buffers hold per stream. */
  readonly held: number;
}

export interface SlowStreamsRequest {
  /** Fresh, and started with --expose-gc: memory once used and free again would hide growth. */
  readonly gateway: BenchProcess;
  readonly upstream: BenchProcess;
  readonly path: string;
  readonly authorization: string;
  readonly streams: number;
}

export async function heldPerSlowStream(request: SlowStreamsRequest): Promise<HeldBytes> {
  const { gateway, upstream, streams } = request;
  const sockets: Socket[] = [];
  try {
    const atFirst = await gateway.memory();
    sockets.push(...(await openStreams(request, 'idle')));
    const quiet = await gateway.memory();
    sockets.push(...(await openStreams(request, 'flood')));
    await untilStill(upstream);
    const slow = await gateway.memory();
    const beyondQuiet = (field: 'rss' | 'heapUsed' | 'external') =>
      (slow[field] - quiet[field] - (quiet[field] - atFirst[field])) / streams;
    return { rss: beyondQuiet('rss'), held: beyondQuiet('heapUsed') + beyondQuiet('external') };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** Each has its head and first bytes, and is not read any further. */
async function openStreams(request: SlowStreamsRequest, kind: 'idle' | 'flood'): Promise<readonly Socket[]> {
  const { host, port, hostname } = new URL(request.gateway.url);
  const head = [
    `POST ${request.path} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: ${request.authorization}`,
    'Content-Type: application/json',
    'Content-Length: 15',
    `x-bench: ${kind}`,
  ];
  const opened = Array.from({ length: request.streams }, async () => {
    const socket = connect({ host: hostname, port: Number(port) });
    // A gateway that is ended cuts its streams.
    socket.on('error', () => {});
    socket.write(`${head.join('\r\n')}\r\n\r\n{"stream":true}`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.pause();
    if (!first.toString('latin1').startsWith('HTTP/1.1 200'))
      throw new Error(`A stream was refused: ${first.toString('latin1')}`);
    return socket;
  });
  return Promise.all(opened);
}

/** Until the upstream has not got rid of a byte for a second: every buffer on the way is full. */
async function untilStill(upstream: BenchProcess): Promise<void> {
  for (let before = -1; ; await setTimeout(1000)) {
    const { flooded = 0 } = await upstream.counts();
    if (flooded === before) return;
    before = flooded;
  }
}
