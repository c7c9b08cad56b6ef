// T-65, and what a stream is worth that ends before its end: by its client, its upstream, or a revocation.
import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createHandClock } from '../../../../../test/harness/assemble-use-cases.ts';
import type { UsageEnd } from '../../../src/app/usage/usage-ports.ts';
import {
  ask,
  CHAT,
  chunkOf,
  closeRigs,
  eventsOf,
  type MeteringRig,
  onlyEnd,
  startEvents,
  startRig,
} from './metering-rig.ts';
import { ANTHROPIC_STREAM, OPENAI_STREAM } from './sample-streams.ts';

afterEach(closeRigs);

/** Sends as many bytes of the stream as `x-bytes` says, and no more. */
const upTo =
  (stream: string): RequestListener =>
  (incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.flushHeaders();
    outgoing.write(Buffer.from(stream).subarray(0, Number(incoming.headers['x-bytes'])));
  };

/** Reads so many bytes, and leaves. */
async function askAndLeave(rig: MeteringRig, path: string, bytes: number): Promise<void> {
  const leaving = new AbortController();
  const headers = { 'x-bytes': String(bytes) };
  const response = await ask(rig, { ...CHAT, stream: true }, { path, headers, signal: leaving.signal });
  const reader = response.body?.getReader();
  for (let left = bytes; left > 0; ) left -= (await reader?.read())?.value?.length ?? left;
  leaving.abort();
}

interface Cut {
  readonly name: string;
  readonly path: string;
  readonly stream: string;
  /** The event whose last byte tells output. */
  readonly telling: string;
  /** The event whose last byte tells the prompt. */
  readonly prompting: string;
}

const CUTS: readonly Cut[] = [
  {
    name: 'OpenAI',
    path: '/chat',
    stream: OPENAI_STREAM,
    telling: '"total_tokens":27}}\n\n',
    prompting: '"total_tokens":27}}\n\n',
  },
  {
    name: 'Anthropic',
    path: '/messages',
    stream: ANTHROPIC_STREAM,
    telling: '"output_tokens":7}}\r\n\r',
    prompting: '"output_tokens":1}}}\r\n\r',
  },
];

/** Bytes up to the end of this text. */
const through = (stream: string, mark: string) =>
  Buffer.byteLength(stream.slice(0, stream.indexOf(mark) + mark.length));

/** Of the text whose events have come whole: a token for four bytes, at least one for each. */
function shownOutput(stream: string, bytes: number): number {
  // A CR ends a line as well as the LF behind it does.
  const pieces = [...stream.matchAll(/"(?:content|text)":"(Grüße| 你好 😀)"[^\n]*\n[\r\n]/g)];
  const shown = pieces.filter(
    (piece) => Buffer.byteLength(stream.slice(0, piece.index)) + Buffer.byteLength(piece[0]) <= bytes,
  );
  const length = shown.reduce((sum, piece) => sum + Buffer.byteLength(piece[1] ?? ''), 0);
  return Math.max(Math.ceil(length / 4), shown.length);
}

test.each(
  CUTS,
)('T-65 a client of $name that leaves at any byte is one line of usage: what was told, or what passed', async ({
  path,
  stream,
  telling,
  prompting,
}) => {
  const rig = await startRig({ upstream: upTo(stream) });
  const all = Buffer.byteLength(stream);
  const offsets = Array.from({ length: all + 1 }, (_, bytes) => bytes);
  for (let from = 0; from < offsets.length; from += 40) {
    await Promise.all(offsets.slice(from, from + 40).map((bytes) => askAndLeave(rig, path, bytes)));
  }
  await expect.poll(() => rig.told.ends.length).toBe(offsets.length);
  await setTimeout(30);
  expect(new Set(rig.told.ends.map(({ requestId }) => requestId)).size).toBe(offsets.length);
  expect(rig.told.ends).toHaveLength(offsets.length);
  expect(rig.failures).toEqual([]);
  const lines = rig.told.ends.map(({ tokens, isEstimated, isBillable }) => ({
    ...tokens,
    isEstimated,
    isBillable,
  }));
  const expected = offsets.map((bytes) => {
    const isTold = bytes >= through(stream, telling);
    return {
      input: bytes >= through(stream, prompting) ? 20 : 1,
      cachedInput: 0,
      output: isTold ? 7 : shownOutput(stream, bytes),
      isEstimated: !isTold,
      isBillable: true,
    };
  });
  const sorted = (some: readonly object[]) => some.map((one) => JSON.stringify(one)).toSorted();
  expect(sorted(lines)).toEqual(sorted(expected));
}, 60_000);

test('a stream reaches its client byte for byte, metered or not, however its upstream cuts it', async () => {
  let pieces: readonly Buffer[] = [];
  const rig = await startRig({
    upstream: async (incoming, outgoing) => {
      incoming.resume();
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const piece of pieces) {
        outgoing.write(piece);
        await new Promise(setImmediate);
      }
      outgoing.end();
    },
  });
  const junk = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  const event = fc
    .constantFrom(OPENAI_STREAM, ANTHROPIC_STREAM, eventsOf('{"usage":', '{}'))
    .map((text) => Buffer.from(text));
  const places = fc.array(fc.nat(2_000), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(event, junk), { minLength: 1, maxLength: 3 }),
      places,
      async (parts, cuts) => {
        const whole = Buffer.concat(parts);
        const sorted = [0, ...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
        pieces = sorted.map((from, nth) => whole.subarray(from, sorted[nth + 1] ?? whole.length));
        for (const path of ['/chat', '/messages', '/plain']) {
          const received = await (await ask(rig, CHAT, { path })).arrayBuffer();
          expect(Buffer.from(received).equals(whole)).toBe(true);
        }
      },
    ),
    { numRuns: 40 },
  );
  expect(rig.failures).toEqual([]);
}, 60_000);

describe('STAV-12 a stream cut by a revocation', () => {
  async function startStream() {
    const clock = createHandClock();
    const upstream: { outgoing?: ServerResponse } = {};
    const rig = await startRig({
      clock,
      upstream: (incoming, outgoing) => {
        incoming.resume();
        upstream.outgoing = outgoing;
      },
    });
    const asking = ask(rig, { ...CHAT, stream: true });
    while (upstream.outgoing === undefined) await setTimeout(1);
    const { outgoing } = upstream;
    /** Sends what is said at this instant, and waits until it has passed. */
    const say = async (send: (...events: readonly unknown[]) => void, said: string) => {
      send(chunkOf(said));
      await setTimeout(15);
    };
    return { rig, clock, asking, outgoing, say };
  }

  /** Told late, as by another node or after a slow write. */
  async function revokeAt(rig: MeteringRig, instant: number): Promise<UsageEnd> {
    await rig.storage.transaction(async (tx) => {
      const key = await tx.keys.findById(rig.keyId);
      if (key === null) throw new Error('there is no key');
      await tx.keys.update({ ...key, revokedAt: instant });
    });
    await rig.feed.publish({ kind: 'key', keyId: rig.keyId, digests: [] });
    return onlyEnd(rig);
  }

  test('is billed up to the instant of the revocation, and not for what still passed after it', async () => {
    const { rig, clock, asking, outgoing, say } = await startStream();
    const send = startEvents(outgoing);
    await asking;
    for (let nth = 0; nth < 10; nth += 1) {
      await say(send, 'four');
      clock.advance(10);
    }
    const revokedAt = clock.now() - 35;
    expect(await revokeAt(rig, revokedAt)).toMatchObject({
      tokens: { input: 1, output: 7 },
      isEstimated: true,
      isBillable: true,
    });
    await expect.poll(() => outgoing.closed).toBe(true);
  });

  test('is billed for nothing when its head came after the revocation', async () => {
    const { rig, clock, asking, outgoing, say } = await startStream();
    const revokedAt = clock.now();
    clock.advance(5);
    const send = startEvents(outgoing);
    await asking;
    await say(send, 'four');
    const nothing = { input: 0, cachedInput: 0, output: 0 };
    expect(await revokeAt(rig, revokedAt)).toMatchObject({ tokens: nothing, micros: 0, isBillable: false });
  });

  test('is refused and not billed when its head had not come yet', async () => {
    const { rig, clock, asking } = await startStream();
    const end = await revokeAt(rig, clock.now());
    expect((await asking).status).toBe(401);
    expect(end).toMatchObject({ micros: 0, isBillable: false, tokens: { input: 0, output: 0 } });
  });
});
