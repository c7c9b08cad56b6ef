// Clients that hang up at any byte must not leave another client with a byte that is not its own (OpenAI, 20 March
// 2023: a cancelled request left its reply on a pooled connection).
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { closeAll, dial, startGateway, startUpstream, upstreamAt } from './forward-rig.ts';

afterEach(closeAll);

const REQUESTS = 4_000;
const AT_ONCE = 40;
const NONCE = /nonce-\d+-/g;

/** What one client does: leaves while it sends, leaves after so many bytes of the answer, or stays. */
interface Behaviour {
  readonly uploads: number;
  readonly leaves: 'while sending' | 'while receiving' | 'never';
  /** How far it gets before it leaves, from 0 to 1. */
  readonly at: number;
}

test('with 30 % of the clients hanging up anywhere, every answer is its own', async () => {
  const connections = new Set<Socket>();
  const upstream = await startUpstream((request, answer) => {
    connections.add(request.socket);
    echo(request, answer);
  });
  const gateway = await startGateway(upstreamAt(upstream));
  const random = numbers(20230320);
  const seen = { foreign: 0, whole: 0, left: 0 };
  let started = 0;
  const work = async (): Promise<void> => {
    while (started < REQUESTS) {
      started += 1;
      const nonce = `nonce-${started}-`;
      const behaviour = behaviourOf(random);
      const received = await receive(gateway.port, nonce, behaviour);
      seen.foreign += (received.match(NONCE) ?? []).filter((other) => other !== nonce).length;
      if (behaviour.leaves !== 'never') seen.left += 1;
      else if (received.endsWith('\r\n0\r\n\r\n') && received.includes(nonce)) seen.whole += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(seen.foreign).toBe(0);
  expect(seen.left).toBeGreaterThan(REQUESTS / 4);
  expect(seen.whole).toBe(REQUESTS - seen.left);
  // The rest must have shared connections, or the test would prove nothing.
  expect(connections.size).toBeLessThan(REQUESTS / 2);
  const outcomes = await Promise.all(gateway.forwardings.map((forwarding) => forwarding.done));
  expect(outcomes.filter(({ kind }) => kind !== 'answered' && kind !== 'client_gone')).toEqual([]);
}, 60_000);

/** Answers with the nonce in the head, with the upload as it comes, and, for some after a while, a few KiB more. */
function echo(request: IncomingMessage, answer: ServerResponse): void {
  const nonce = `${request.headers['x-nonce']}`;
  answer.setHeader('x-nonce', nonce);
  request.on('data', (chunk) => answer.write(chunk));
  request.on('end', () => {
    answer.write(nonce);
    const finish = (): void => {
      answer.end(nonce.repeat(200));
    };
    if (nonce.endsWith('3-')) setTimeout(finish, 2);
    else finish();
  });
}

function behaviourOf(random: () => number): Behaviour {
  const uploads = random() < 0.4 ? Math.ceil(random() * 4_000) : 0;
  const leaves = random() >= 0.3 ? 'never' : random() < 0.3 ? 'while sending' : 'while receiving';
  return { uploads, leaves, at: random() };
}

/** Sends one request under a nonce, leaves as told, and resolves with what was received. */
async function receive(port: number, nonce: string, { uploads, leaves, at }: Behaviour): Promise<string> {
  const body = nonce.repeat(uploads);
  const head = [
    `${uploads > 0 ? 'POST' : 'GET'} / HTTP/1.1`,
    'Host: t',
    'Connection: close',
    `X-Nonce: ${nonce}`,
  ];
  if (uploads > 0) head.push(`Content-Length: ${body.length}`);
  const request = `${head.join('\r\n')}\r\n\r\n${body}`;
  const client = dial(port);
  client.socket.write(
    leaves === 'while sending' ? request.slice(0, Math.ceil(request.length * at)) : request,
  );
  if (leaves !== 'never')
    setTimeout(() => client.socket.destroy(), at * (leaves === 'while sending' ? 3 : 20));
  if (leaves === 'while receiving')
    client.socket.on('data', () => client.received.length >= at * 4_000 && client.socket.resetAndDestroy());
  await client.closed;
  return client.received;
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
