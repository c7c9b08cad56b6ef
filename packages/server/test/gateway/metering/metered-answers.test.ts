// What a forwarded request used is told once, when it is known, and before the client has the whole answer.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { answerJson, ask, CHAT, closeRigs, meteredApi, onlyEnd, startRig, USAGE } from './metering-rig.ts';

afterEach(closeRigs);

describe('a whole answer', () => {
  test('is billed for what it tells, under the model that answered and the price of the one that was asked', async () => {
    const prices = {
      'asked-model': { input: 1_000_000, cachedInput: 500_000, output: 3_000_000, maxOutputTokens: 100 },
    };
    const answer = {
      model: 'asked-model-2026',
      usage: { ...USAGE, prompt_tokens_details: { cached_tokens: 8 } },
    };
    const rig = await startRig({ api: meteredApi({ prices }), upstream: answerJson(answer) });
    await (await ask(rig, CHAT)).text();
    expect(rig.told.ends).toMatchObject([
      {
        requestId: rig.told.entries[0]?.requestId,
        model: 'asked-model-2026',
        tokens: { input: 20, cachedInput: 8, output: 7 },
        micros: 12 + 4 + 21,
        isEstimated: false,
        isBillable: true,
      },
    ]);
    expect(rig.told.entries).toMatchObject([{ model: 'asked-model', outcome: 'valid', continues: true }]);
  });

  test.each([
    ['with a length', true],
    ['in chunks', false],
  ])('%s is told of by the time that its client has all of it', async (_, hasLength) => {
    const text = JSON.stringify({ usage: { prompt_tokens: 20 } });
    const headers = hasLength ? { 'content-length': text.length } : {};
    const rig = await startRig({
      upstream: async (incoming, outgoing) => {
        incoming.resume();
        outgoing.writeHead(200, { 'content-type': 'application/json', ...headers });
        outgoing.write(text.slice(0, -1));
        await setTimeout(30);
        outgoing.end(text.slice(-1));
      },
    });
    const response = await ask(rig, CHAT);
    const before: number[] = [];
    let received = '';
    for await (const bytes of response.body ?? []) {
      received += Buffer.from(bytes).toString();
      before.push(received.length === text.length ? rig.told.ends.length : 0);
    }
    expect(received).toBe(text);
    expect(before.at(-1)).toBe(1);
    expect(rig.told.ends).toHaveLength(1);
  });

  test('that is compressed against our wish is estimated, and arrives as it was sent', async () => {
    const text = JSON.stringify({ usage: USAGE, padding: 'x'.repeat(300) });
    const wishes: unknown[] = [];
    const rig = await startRig({
      upstream: (incoming, outgoing) => {
        wishes.push(incoming.headers['accept-encoding']);
        incoming.resume();
        outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        outgoing.end(gzipSync(text));
      },
    });
    const response = await ask(rig, CHAT, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(await response.text()).toBe(text);
    expect(wishes).toEqual(['identity']);
    const { tokens, isEstimated, isBillable } = await onlyEnd(rig);
    expect([tokens.input, isEstimated, isBillable]).toEqual([1, true, true]);
    expect(tokens.output).toBe(Math.ceil(gzipSync(text).length / 4));
  });

  test('that cannot be read counts no more output than its model writes unasked', async () => {
    const rig = await startRig({
      upstream: (incoming, outgoing) => {
        incoming.resume();
        outgoing.writeHead(200, { 'content-type': 'audio/mpeg' }).end(Buffer.alloc(100_000));
      },
    });
    await (await ask(rig, CHAT)).arrayBuffer();
    expect(await onlyEnd(rig)).toMatchObject({ tokens: { input: 1, output: 100 }, isEstimated: true });
  });

  test('on a route that is not metered comes compressed, and without tokens', async () => {
    const wishes: unknown[] = [];
    const rig = await startRig({
      upstream: (incoming, outgoing) => {
        wishes.push(incoming.headers['accept-encoding']);
        answerJson({ model: 'm', usage: USAGE })(incoming, outgoing);
      },
    });
    await (await ask(rig, CHAT, { path: '/plain', headers: { 'accept-encoding': 'gzip' } })).text();
    expect(wishes).toEqual(['gzip']);
    const nothing = { input: 0, cachedInput: 0, output: 0 };
    const end = { model: null, tokens: nothing, micros: 0, isEstimated: false, isBillable: true };
    expect(rig.told.ends).toMatchObject([end]);
  });

  test.each([
    [302, true],
    [400, false],
    [404, false],
    [429, false],
    [500, false],
    [503, false],
  ])('of status %i has no tokens, whatever it says, and is billable: %s', async (status, isBillable) => {
    const rig = await startRig({ upstream: answerJson({ usage: USAGE }, status) });
    const { secret } = rig;
    const headers = { authorization: `Bearer ${secret}` };
    await fetch(`${rig.url}/chat`, { method: 'POST', body: '{}', headers, redirect: 'manual' });
    const tokens = { input: 0, cachedInput: 0, output: 0 };
    expect(await onlyEnd(rig)).toMatchObject({ tokens, micros: 0, isEstimated: false, isBillable });
  });

  test('to nobody in particular is told of, too', async () => {
    const rig = await startRig({ upstream: answerJson({ usage: USAGE }) });
    await (await fetch(`${rig.url}/open`, { method: 'POST', body: JSON.stringify(CHAT) })).text();
    expect(rig.told.entries).toMatchObject([{ outcome: 'anonymous', keyId: null, model: 'asked-model' }]);
    expect(rig.told.ends).toMatchObject([{ tokens: { input: 20, output: 7 }, isBillable: true }]);
  });
});

test('an answer whose client has left before its head is not billed', async () => {
  const upstream: { outgoing?: ServerResponse } = {};
  const rig = await startRig({
    upstream: (incoming, outgoing) => {
      incoming.resume();
      upstream.outgoing = outgoing;
    },
  });
  const leaving = new AbortController();
  const asking = ask(rig, CHAT, { signal: leaving.signal }).catch((error: unknown) => error);
  while (upstream.outgoing === undefined) await setTimeout(1);
  leaving.abort();
  await asking;
  await once(upstream.outgoing, 'close');
  const tokens = { input: 0, cachedInput: 0, output: 0 };
  expect(await onlyEnd(rig)).toMatchObject({ tokens, micros: 0, isBillable: false });
});
