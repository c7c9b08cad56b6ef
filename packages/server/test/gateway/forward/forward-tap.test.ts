// Whoever watches an answer sees all of it, each part once it is written, and its end before the last byte leaves.
import { afterEach, describe, expect, test } from 'vitest';
import { forward } from '../../../src/gateway/forward/forward.ts';
import type { AnswerTap } from '../../../src/gateway/forward/forwarding.ts';
import {
  ask,
  closeAll,
  get,
  requestTo,
  startGateway,
  startRawUpstream,
  startUpstream,
  upstreamAt,
} from './forward-rig.ts';

afterEach(closeAll);

/** A gateway whose only answer is written down: what is done to it, and what its watcher is told. */
async function watched(upstreamPort: number): Promise<{ readonly port: number; readonly done: string[] }> {
  const { pool } = await startGateway(upstreamAt(upstreamPort));
  const done: string[] = [];
  const tap: AnswerTap = {
    onHead: (status) => void done.push(`told head ${status}`),
    onChunk: (chunk) => void done.push(`told ${chunk}`),
    onWhole: () => void done.push('told whole'),
  };
  const port = await startUpstream((incoming, outgoing) => {
    const { write, end } = outgoing;
    outgoing.write = (...args: unknown[]) => {
      done.push(`wrote ${args[0]}`);
      return Reflect.apply(write, outgoing, args) as boolean;
    };
    outgoing.end = (...args: unknown[]) => {
      done.push('ended');
      return Reflect.apply(end, outgoing, args) as typeof outgoing;
    };
    forward(pool, { ...requestTo('/', incoming, outgoing), tap });
  });
  return { port, done };
}

const closing = get('/', 'Connection: close');

async function startPieces(head: string, ...pieces: readonly string[]): Promise<number> {
  const { port } = await startRawUpstream((peer) =>
    peer.socket.once('data', async () => {
      peer.socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`);
      for (const piece of pieces) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        peer.socket.write(piece);
      }
    }),
  );
  return port;
}

describe('the watcher of an answer', () => {
  test('whose length is known is told that it is whole before its last part is written', async () => {
    const { port, done } = await watched(await startPieces('Content-Length: 8', 'half', 'rest'));
    expect(await ask(port, closing)).toMatch(/halfrest$/);
    const half = ['told head 200', 'wrote half', 'told half'];
    expect(done).toEqual([...half, 'told rest', 'told whole', 'wrote rest', 'ended']);
  });

  test('that comes in chunks is told that it is whole before it is ended', async () => {
    const chunks = ['4\r\nhalf\r\n', '4\r\nrest\r\n', '0\r\n\r\n'];
    const { port, done } = await watched(await startPieces('Transfer-Encoding: chunked', ...chunks));
    await ask(port, closing);
    const half = ['told head 200', 'wrote half', 'told half'];
    expect(done).toEqual([...half, 'wrote rest', 'told rest', 'told whole', 'ended']);
  });

  test.each([
    ['of no length', 'Content-Length: 0', 200],
    ['that may have no body', 'ETag: "a"', 204],
    ['that is not modified', 'Content-Length: 500', 304],
  ])('%s is told so before it is ended', async (_, field, status) => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => peer.socket.write(`HTTP/1.1 ${status} x\r\n${field}\r\n\r\n`)),
    );
    const { port, done } = await watched(upstream.port);
    await ask(port, closing);
    expect(done).toEqual([`told head ${status}`, 'told whole', 'ended']);
  });

  test('to HEAD is told so before it is ended, whatever length it announces', async () => {
    const upstream = await startUpstream((_, answer) =>
      answer.writeHead(200, { 'content-length': 500 }).end(),
    );
    const { port, done } = await watched(upstream);
    await ask(port, closing.replace('GET', 'HEAD'));
    expect(done).toEqual(['told head 200', 'told whole', 'ended']);
  });

  test('that breaks off is never told that it is whole', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => peer.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf')),
    );
    const { port, done } = await watched(upstream.port);
    await ask(port, closing);
    expect(done).toEqual(['told head 200', 'wrote half', 'told half']);
  });
});
