// P-04: what is running when its key loses the right to it ends within 100 ms, and never looks complete.
import { setTimeout } from 'node:timers/promises';
import { stav } from '@keywright/core/presets';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { notes, patient } from '../harness/guarantee-apis.ts';
import { parseAnswers } from '../harness/raw-http.ts';
import { openRawStream, type RawStream } from '../harness/raw-stream.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

const WITHIN_MS = 100;
const STREAMS = 10;
const FINAL_CHUNK = '\r\n0\r\n\r\n';
const ENDLESS = 'sample-stream-1000000-5';

let keywright: TestKeywright;
const opened: RawStream[] = [];
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [stav, notes, patient] });
});
afterEach(() => {
  for (const stream of opened.splice(0)) stream.destroy();
});
afterAll(() => keywright.close());

type Key = Awaited<ReturnType<TestKeywright['newKey']>>;

interface Asked {
  readonly model?: string;
  readonly path?: string;
  readonly heldBack?: number;
}

function open(secret: string, { model = ENDLESS, path = '/notes/v1/chat/completions', heldBack = 0 }: Asked) {
  const body = { model, stream: true, messages: [{ role: 'user', content: 'Hello' }] };
  const stream = openRawStream({ url: keywright.url, path, secret, body, heldBack });
  opened.push(stream);
  return stream;
}

async function openStreams(secret: string, asked: Asked = {}): Promise<readonly RawStream[]> {
  const streams = Array.from({ length: STREAMS }, () => open(secret, asked));
  await Promise.all(streams.map((stream) => stream.until('chunk-2')));
  return streams;
}

const notesKey = () => keywright.newKey({ api: 'notes', scopes: ['chat', 'read'] });

/** Waits for the upstream to have the request: what is refused later was running. */
async function reachedUpstream(calls: number): Promise<void> {
  while (keywright.upstream.calls.length < calls) await setTimeout(1);
}

async function cutAfter(streams: readonly RawStream[], change: () => Promise<unknown>): Promise<void> {
  await change();
  const returnedAt = performance.now();
  const endedAt = await Promise.all(streams.map((stream) => stream.ended));
  for (const [index, at] of endedAt.entries()) {
    const received = streams[index]?.received ?? '';
    expect(at - returnedAt).toBeLessThan(WITHIN_MS);
    expect(received).toContain('200 OK');
    expect(received).not.toContain('[DONE]');
    expect(received).not.toContain(FINAL_CHUNK);
  }
}

type Narrowing = readonly [string, (key: Key) => Promise<unknown>];

const NARROWINGS: readonly Narrowing[] = [
  ['a revocation', ({ id }) => keywright.client.keys.revoke(id)],
  ['disabling the key', ({ id }) => keywright.client.keys.edit(id, { disabled: true })],
  ['taking the scope away', ({ id }) => keywright.client.keys.edit(id, { scopes: ['read'] })],
  [
    'allowing other addresses only',
    ({ id }) => keywright.client.keys.edit(id, { allowedAddresses: ['192.0.2.0/24', '2001:db8::/32'] }),
  ],
  ['a rotation without grace', ({ id }) => keywright.client.keys.rotate(id, { graceSeconds: 0 })],
];

describe('running streams of a key', () => {
  test.each(NARROWINGS)('%s cuts them within 100 ms, without an end', async (_name, narrow) => {
    const key = await notesKey();
    const streams = await openStreams(key.secret);
    await cutAfter(streams, () => narrow(key));
    await expect.poll(() => keywright.upstream.openStreams).toBe(0);
  });

  test('ending an old secret early cuts those of the old secret, and leaves those of the new one', async () => {
    const key = await notesKey();
    const streams = await openStreams(key.secret);
    const rotated = await keywright.client.keys.rotate(key.id, { graceSeconds: 3600 });
    const [newer] = await openStreams(rotated.secret ?? '');
    const oldSecret = key.secrets[0]?.id ?? '';
    await cutAfter(streams, () => keywright.client.keys.endSecret(key.id, oldSecret));
    await stillRuns(newer as RawStream);
  });

  test('a rotation with grace leaves them running', async () => {
    const key = await notesKey();
    const [stream] = await openStreams(key.secret);
    await keywright.client.keys.rotate(key.id, { graceSeconds: 3600 });
    await stillRuns(stream as RawStream);
  });

  test('an edit that leaves them their right leaves them running', async () => {
    const key = await notesKey();
    const [stream] = await openStreams(key.secret);
    const edit = { name: 'renamed', scopes: ['chat'], allowedAddresses: ['127.0.0.0/8', '::1'] };
    await keywright.client.keys.edit(key.id, edit);
    await stillRuns(stream as RawStream);
  });

  test('the revocation of another key of the workspace leaves them running', async () => {
    const key = await notesKey();
    const other = await keywright.newKey({ api: 'notes', workspaceId: key.workspaceId, scopes: ['chat'] });
    const [stream] = await openStreams(key.secret);
    await keywright.client.keys.revoke(other.id);
    await stillRuns(stream as RawStream);
  });

  async function stillRuns(stream: RawStream): Promise<void> {
    const chunks = () => stream.received.split('chunk-').length;
    const before = chunks();
    await setTimeout(2 * WITHIN_MS);
    expect(chunks()).toBeGreaterThan(before + 5);
  }
});

describe('where running requests may finish', () => {
  test('a revocation lets streams run to their end, and refuses what comes after it', async () => {
    const key = await keywright.newKey({ api: 'patient', scopes: ['chat'] });
    const path = '/patient/v1/chat/completions';
    const streams = await openStreams(key.secret, { path, model: 'sample-stream-40-5' });
    await keywright.client.keys.revoke(key.id);
    await Promise.all(streams.map((stream) => stream.until(FINAL_CHUNK)));
    for (const { received } of streams) {
      expect(received).toContain('chunk-40');
      expect(received).toContain('[DONE]');
    }
    const later = open(key.secret, { path });
    await later.until('invalid_key');
    expect(later.received).toContain('401');
  });
});

const INVALID = /Invalid API key/;

describe('a request that still waits for the upstream', () => {
  test.each([
    [
      '/notes/v1/chat/completions',
      'notes',
      'chat',
      { code: 'invalid_key', detail: expect.stringMatching(INVALID) },
    ],
    [
      '/stav/v1/chat/completions',
      'stav',
      'inference:chat',
      { error: expect.objectContaining({ code: 'invalid_key', message: expect.stringMatching(INVALID) }) },
    ],
    [
      '/stav/v1/messages',
      'stav',
      'inference:messages',
      { type: 'error', error: { type: 'authentication_error', message: expect.stringMatching(INVALID) } },
    ],
  ])('%s answers a revocation with 401 in its own shape within 100 ms', async (path, api, scope, body) => {
    const key = await keywright.newKey({ api, scopes: [scope] });
    const calls = keywright.upstream.calls.length;
    const request = open(key.secret, { path, model: 'sample-hang' });
    await reachedUpstream(calls + 1);
    await keywright.client.keys.revoke(key.id);
    const returnedAt = performance.now();
    await request.until('}');
    expect(performance.now() - returnedAt).toBeLessThan(WITHIN_MS);
    const [answer] = parseAnswers(Buffer.from(request.received, 'latin1'));
    expect(answer?.status).toBe(401);
    expect(answer?.headers.get('www-authenticate')).toContain('Bearer');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject(body);
  });

  test('is told of a scope taken away as of one it never had: 403', async () => {
    const key = await notesKey();
    const calls = keywright.upstream.calls.length;
    const request = open(key.secret, { model: 'sample-hang' });
    await reachedUpstream(calls + 1);
    await keywright.client.keys.edit(key.id, { scopes: ['read'] });
    await request.until('insufficient_scope');
    expect(request.received).toContain('HTTP/1.1 403');
  });

  test('is refused though its body has not come whole', async () => {
    const key = await notesKey();
    const request = open(key.secret, { model: 'sample-slow-60000', heldBack: 20 });
    await setTimeout(50);
    await keywright.client.keys.revoke(key.id);
    const returnedAt = performance.now();
    await request.until('invalid_key');
    expect(performance.now() - returnedAt).toBeLessThan(WITHIN_MS);
    expect(request.received).toContain('HTTP/1.1 401');
  });
});
