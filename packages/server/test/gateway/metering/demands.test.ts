// What a request takes from limits before it runs: the most it can come to, and never less.
import { setTimeout } from 'node:timers/promises';
import { MOST_TOKENS } from '@keywright/core/metering/usage/told-tokens';
import type { ModelPrices } from '@keywright/core/usage/model-price';
import { afterEach, describe, expect, test } from 'vitest';
import { MAX_READ_BYTES } from '../../../src/gateway/forward/request-body.ts';
import {
  answerJson,
  ask,
  CHAT,
  closeRigs,
  dialRig,
  headOf,
  type MeteringRig,
  meteredApi,
  onlyEnd,
  startRig,
  USAGE,
} from './metering-rig.ts';

afterEach(closeRigs);

const LARGE = Number.MAX_SAFE_INTEGER;
const LIMITS = [
  { name: 'requests', per: 'key', limit: LARGE, window: 'month' },
  { name: 'tokens', per: 'key', counts: 'tokens', limit: LARGE, window: 'month' },
  { name: 'money', per: 'key', counts: 'money', limit: LARGE, window: 'month' },
] as const;
const PRICES = {
  large: { input: 2_000_000, cachedInput: 5_000_000, output: 10_000_000, maxOutputTokens: 300 },
  '*': { input: 1_000_000, cachedInput: 0, output: 1_000_000, maxOutputTokens: 100 },
};

const startLimited = (prices: ModelPrices = PRICES) =>
  startRig({ api: meteredApi({ limits: LIMITS, prices }), upstream: answerJson({ usage: USAGE }) });

/** What the last request took, by limit. */
function takenBy({ told }: MeteringRig): Record<string, number> {
  const charges = told.entries.at(-1)?.charges ?? [];
  return Object.fromEntries(charges.map(({ rule, amount }) => [rule.name, amount]));
}

async function takenFor(rig: MeteringRig, body: unknown, path = '/chat', headers = {}) {
  await (await ask(rig, body, { path, headers })).text();
  return takenBy(rig);
}

const sizeOf = (body: object) => JSON.stringify(body).length;

describe('a request to a model takes', () => {
  test('a token for each of its bytes, and all the output it asks for, at the price of its model', async () => {
    const rig = await startLimited();
    const body = { ...CHAT, model: 'large', max_tokens: 50, n: 2 };
    const size = sizeOf(body);
    const micros = size * 5 + 100 * 10;
    expect(await takenFor(rig, body)).toEqual({ requests: 1, tokens: size + 100, money: micros });
  });

  test.each([
    ['what its model writes unasked', 'large', 300],
    ['what any other model writes unasked', 'small', 100],
  ])('%s, where it does not say', async (_, model, output) => {
    const rig = await startLimited();
    const body = { ...CHAT, model };
    expect(await takenFor(rig, body, '/messages')).toMatchObject({ tokens: sizeOf(body) + output });
  });

  test('4096 tokens of output where nobody says, and no money where there are no prices', async () => {
    const rig = await startLimited({});
    expect(await takenFor(rig, CHAT)).toEqual({ requests: 1, tokens: sizeOf(CHAT) + 4096 });
  });

  test('its declared length where it is too large to be read, at the price of the dearest model', async () => {
    const rig = await startLimited();
    const bytes = MAX_READ_BYTES + 5;
    const body = Buffer.alloc(bytes, ' ');
    expect(await takenFor(rig, body)).toMatchObject({ tokens: bytes + 300, money: bytes * 5 + 300 * 10 });
  });

  test.each([
    ['it names no model', {}],
    ['its model has no price, nor has every other', { model: 'alias-of-large' }],
  ])('what the dearest model costs where %s', async (_, more) => {
    const rig = await startLimited({ large: PRICES.large, small: PRICES['*'] });
    const body = { messages: CHAT.messages, max_tokens: 50, ...more };
    expect(await takenFor(rig, body)).toMatchObject({ money: sizeOf(body) * 5 + 50 * 10 });
  });

  test.each([
    ['is no JSON', '{"max_tokens":NaN}', {}],
    ['is compressed', JSON.stringify(CHAT), { 'content-encoding': 'gzip' }],
    ['says its length twice', '{"max_tokens":100000,"max_tokens":1}', {}],
  ])('more than any budget has where it %s', async (_, body, headers) => {
    const rig = await startLimited();
    expect(await takenFor(rig, body, '/chat', headers)).toMatchObject({ tokens: MOST_TOKENS });
  });

  test('more than any budget has where it is large and of no declared length', async () => {
    const rig = await startLimited();
    const socket = await dialRig(rig);
    const size = MAX_READ_BYTES + 1;
    socket.write(`${headOf(rig, '/chat', 'Transfer-Encoding: chunked')}${size.toString(16)}\r\n`);
    socket.write(Buffer.alloc(size, ' '));
    socket.write('\r\n0\r\n\r\n');
    await onlyEnd(rig);
    socket.destroy();
    expect(takenBy(rig)).toMatchObject({ tokens: MOST_TOKENS });
  });

  test('nothing of tokens and money where its client left in the middle of it', async () => {
    const rig = await startLimited();
    const socket = await dialRig(rig);
    socket.write(`${headOf(rig, '/chat', 'Content-Length: 500')}{"model":"large"`);
    await setTimeout(30);
    socket.destroy();
    await onlyEnd(rig);
    expect(takenBy(rig)).toEqual({ requests: 1, tokens: 0, money: 0 });
  });
});

test('a request that is not metered takes no tokens and no money', async () => {
  const rig = await startLimited();
  expect(await takenFor(rig, CHAT, '/plain')).toEqual({ requests: 1 });
});

test('a request that nobody answers, for lack of an upstream, holds no tokens back', async () => {
  const rig = await startRig({ api: meteredApi({ limits: LIMITS }), hasUpstream: false });
  expect((await ask(rig, CHAT)).status).toBe(404);
  expect(takenBy(rig)).toEqual({ requests: 1 });
  expect(rig.told.entries).toMatchObject([{ continues: false, isBillable: false }]);
  expect(rig.told.ends).toEqual([]);
});

describe('an end user', () => {
  const nameIn = (rig: MeteringRig) => [rig.told.entries.at(-1)?.endUser, rig.told.ends.at(-1)?.endUser];

  test.each([
    ['/users', { endUserId: 'ann@example.com' }, 'ann@example.com'],
    ['/users', { endUserId: 'ü'.repeat(256) }, 'ü'.repeat(256)],
    ['/users', { endUserId: '😀'.repeat(256) }, '😀'.repeat(256)],
    ['/users', { endUserId: null }, null],
    ['/users', { other: 1 }, null],
    ['/users', [{ endUserId: 'x' }], null],
    ['/metered-users', { ...CHAT, endUserId: 'x' }, 'x'],
    ['/users/ann%40example.com/things', {}, 'ann@example.com'],
    ['/users/ann/things', { endUserId: 'bob' }, 'ann'],
  ])('%s with %j is %j, with the request and with its end', async (path, body, name) => {
    const rig = await startRig({ upstream: answerJson({ usage: USAGE }) });
    expect((await ask(rig, body, { path })).status).toBe(200);
    expect(nameIn(rig)).toEqual([name, name]);
  });

  test.each([
    ['/users', { endUserId: 'x'.repeat(257) }, 'endUserId'],
    ['/users', { endUserId: '😀'.repeat(257) }, 'endUserId'],
    ['/users', { endUserId: '\ud800' }, 'endUserId'],
    ['/users', { endUserId: '' }, 'endUserId'],
    ['/users', { endUserId: 7 }, 'endUserId'],
    ['/users', { endUserId: ['x'] }, 'endUserId'],
    ['/metered-users', { ...CHAT, endUserId: {} }, 'endUserId'],
    [`/users/${'x'.repeat(257)}/things`, {}, 'id'],
  ])('%s with %j is refused before anything is charged or forwarded', async (path, body, field) => {
    const forwarded: unknown[] = [];
    const api = meteredApi({ limits: LIMITS, refusals: { shape: 'openai' } });
    const rig = await startRig({ api, upstream: (incoming) => void forwarded.push(incoming.url) });
    const answer = await ask(rig, body, { path });
    expect(answer.status).toBe(400);
    const message = `The request is not valid: ${field} must be a text of 1 to 256 characters`;
    expect(await answer.json()).toMatchObject({ error: { code: 'validation_error', message } });
    expect(rig.told.entries).toMatchObject([
      { outcome: 'validation_error', keyId: rig.keyId, charges: [], continues: false },
    ]);
    expect([forwarded, rig.told.ends]).toEqual([[], []]);
  });

  test('is looked for only once the key is admitted', async () => {
    const rig = await startRig();
    const headers = { authorization: 'Bearer nts_live_nonsense' };
    expect((await ask(rig, { endUserId: 7 }, { path: '/users', headers })).status).toBe(401);
  });
});
