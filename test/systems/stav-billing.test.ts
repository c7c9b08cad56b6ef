// What Stav's customers are billed, through the official clients and a real server: what the models told, or what passed.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { withUpstream } from '@keywright/core/definition/define-api';
import { stav } from '@keywright/core/presets';
import { costOf, priceOf } from '@keywright/core/usage/model-price';
import type { UsageFiguresAnswer } from '@keywright/core/wire-contract';
import type { AccountEntry } from '@keywright/example-upstream';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENAI_STREAM } from '../../packages/server/test/gateway/metering/sample-streams.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const messages = [{ role: 'user' as const, content: 'one two three four' }];
const SCOPES = Object.keys(stav.scopes);

type Key = Awaited<ReturnType<TestKeywright['newKey']>>;
const newKey = () => keywright.newKey({ api: 'stav', scopes: SCOPES });

function openAi({ secret }: Key, server = keywright): OpenAI {
  return new OpenAI({ apiKey: secret, baseURL: `${server.url}/stav/v1`, maxRetries: 0 });
}

function anthropic({ secret }: Key): Anthropic {
  return new Anthropic({ apiKey: secret, baseURL: `${keywright.url}/stav`, maxRetries: 0 });
}

async function usageOf({ id }: Key, server = keywright): Promise<UsageFiguresAnswer> {
  const [from, to] = [-3_600_000, 3_600_000].map((by) => new Date(Date.now() + by).toISOString());
  return (await server.client.keys.usage(id, { from: from ?? '', to: to ?? '' })).totals;
}

const accountOf = ({ id }: Key): AccountEntry[] =>
  keywright.upstream.account.filter(({ keyId }) => keyId === id);

/** What the upstream says it billed, at Stav's prices. */
function billedByUpstream(key: Key) {
  const sum = { input: 0, cachedInput: 0, output: 0, micros: 0 };
  for (const { model, inputTokens, cachedTokens, outputTokens } of accountOf(key)) {
    const tokens = { input: inputTokens, cachedInput: cachedTokens, output: outputTokens };
    sum.input += tokens.input;
    sum.cachedInput += tokens.cachedInput;
    sum.output += tokens.output;
    sum.micros += costOf(priceOf(stav.prices, model), tokens);
  }
  return sum;
}

/** A token for four bytes, and at least one for each piece. */
const estimated = (pieces: readonly string[]) =>
  Math.max(Math.ceil(pieces.join('').length / 4), pieces.length);

describe('Stav bills', () => {
  it('what its models told, whole and streamed, in both dialects, with what came from a cache', async () => {
    const key = await newKey();
    const [chats, turns] = [openAi(key).chat.completions, anthropic(key).messages];
    const metadata = { cached_tokens: '3', cache_written_tokens: '1' };
    for (const model of ['sample-small', 'sample-large', 'sample']) {
      const asked = { model, messages, metadata };
      await chats.create(asked);
      const stream = await chats.create({ ...asked, stream: true, stream_options: { include_usage: true } });
      for await (const _ of stream);
      await turns.create({ ...asked, metadata: metadata as object, max_tokens: 3 });
      await turns.stream({ ...asked, metadata: metadata as object, max_tokens: 500 }).done();
    }
    await openAi(key).embeddings.create({ model: 'sample-embedding', input: ['one two', 'three'] });

    const { micros, ...tokens } = billedByUpstream(key);
    expect(tokens).toEqual({ input: 12 * 4 + 3, cachedInput: 12 * 3, output: 9 * 6 + 3 * 3 });
    const usage = await usageOf(key);
    expect(usage).toMatchObject({ requests: 13, billable: 13, estimated: 0, interrupted: 0, tokens });
    expect(usage.cost).toEqual({ micros, currency: 'USD' });
  });

  it('an estimate of what passed, and says so, where a model never tells', async () => {
    const key = await newKey();
    const asked = { model: 'sample-silent', messages, stream: true as const };
    const stream = await openAi(key).chat.completions.create({
      ...asked,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? '');
    const text = pieces.filter((piece) => piece !== '');
    expect(await usageOf(key)).toMatchObject({
      requests: 1,
      estimated: 1,
      tokens: { input: Math.ceil('one two three four'.length / 4), output: estimated(text) },
    });
  });

  it('nothing for what its models refused or failed at', async () => {
    const key = await newKey();
    for (const model of ['sample-status-400', 'sample-status-429', 'sample-status-500', 'sample-reset']) {
      await openAi(key)
        .chat.completions.create({ model, messages })
        .catch(() => null);
    }
    const nothing = { input: 0, cachedInput: 0, output: 0 };
    expect(await usageOf(key)).toMatchObject({
      requests: 4,
      billable: 0,
      tokens: nothing,
      cost: { micros: 0 },
    });
  });

  it.each(['OpenAI', 'Anthropic'])("what passed of a stream that %s's client aborts", async (dialect) => {
    const key = await newKey();
    const model = 'sample-stream-1000000-2';
    const pieces: string[] = [];
    if (dialect === 'OpenAI') {
      const stream = await openAi(key).chat.completions.create({ model, messages, stream: true });
      for await (const { choices } of stream) {
        pieces.push(choices[0]?.delta.content ?? '');
        if (pieces.length === 20) stream.controller.abort();
      }
    } else {
      const stream = anthropic(key).messages.stream({ model, messages, max_tokens: 1_000_000 });
      stream.on('text', (piece) => {
        pieces.push(piece);
        if (pieces.length === 20) stream.abort();
      });
      await stream.done().catch(() => null);
    }
    await expect.poll(() => accountOf(key).map(({ end }) => end)).toEqual(['broken']);
    await setTimeout(30);
    const usage = await usageOf(key);
    expect(usage).toMatchObject({ requests: 1, billable: 1, estimated: 1 });
    const sent = accountOf(key)[0]?.outputTokens ?? 0;
    const all = Array.from({ length: sent }, (_, nth) => `chunk-${nth + 1} `);
    expect(usage.tokens.output).toBeGreaterThanOrEqual(estimated(pieces.filter((piece) => piece !== '')));
    expect(usage.tokens.output).toBeLessThanOrEqual(estimated(all));
  });

  it('STAV-12 a stream cut by a revocation up to that instant, and nothing after it', async () => {
    const key = await newKey();
    const client = openAi(key);
    const model = 'sample-stream-1000000-2';
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    const seen: { readonly at: number; readonly piece: string }[] = [];
    const reading = (async () => {
      for await (const { choices } of stream) {
        seen.push({ at: Date.now(), piece: choices[0]?.delta.content ?? '' });
      }
    })().catch(() => null);
    while (seen.length < 50) await setTimeout(5);
    await keywright.client.keys.revoke(key.id);
    await reading;
    await expect(client.chat.completions.create({ model, messages })).rejects.toThrow();

    const revokedAt = Date.parse((await keywright.client.keys.get(key.id)).revokedAt ?? '');
    const countAt = (instant: number) => seen.filter(({ at, piece }) => at <= instant && piece !== '').length;
    const estimatedOf = (count: number) =>
      estimated(Array.from({ length: count }, (_, nth) => `chunk-${nth + 1} `));
    const usage = await usageOf(key);
    expect(usage).toMatchObject({ requests: 1, denied: 1, billable: 1, estimated: 1, tokens: { input: 5 } });
    // A piece is seen some milliseconds after it has passed, and the last ones not at all.
    expect(usage.tokens.output).toBeGreaterThanOrEqual(estimatedOf(countAt(revokedAt - 20)));
    expect(usage.tokens.output).toBeLessThanOrEqual(estimatedOf(countAt(revokedAt + 20) + 25));
    const { input, cachedInput, output } = usage.tokens;
    expect(usage.cost.micros).toBe(costOf(priceOf(stav.prices, model), { input, cachedInput, output }));
    expect(await usageOf(key)).toEqual(usage);
  });
});

describe('T-65 clients that leave a stream at any byte', () => {
  const all = Buffer.from(OPENAI_STREAM);
  let upstream: Server;
  let behind: TestKeywright;
  beforeAll(async () => {
    upstream = createServer((incoming, outgoing) => {
      incoming.resume();
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      outgoing.write(all.subarray(0, Number(incoming.headers['x-bytes'])));
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    behind = await startTestKeywright({ apis: [withUpstream(stav, { url, allowPrivateAddresses: true })] });
  });
  afterAll(async () => {
    await behind.close();
    upstream.closeAllConnections();
    upstream.close();
  });

  it('are one line of the ledger each, with the usage that was told if it had arrived', async () => {
    const key = await behind.newKey({ api: 'stav', scopes: SCOPES });
    const offsets = Array.from({ length: Math.ceil(all.length / 5) }, (_, nth) => nth * 5);
    for (let from = 0; from < offsets.length; from += 20) {
      await Promise.all(offsets.slice(from, from + 20).map((bytes) => leaveAt(key, bytes)));
    }
    await expect.poll(async () => (await usageOf(key, behind)).billable).toBe(offsets.length);
    const told = all.indexOf('"total_tokens":27}}\n\n') + '"total_tokens":27}}\n\n'.length;
    const isTold = offsets.map((bytes) => bytes >= told);
    const count = (was: boolean) => isTold.filter((one) => one === was).length;
    const usage = await usageOf(key, behind);
    expect(usage).toMatchObject({ requests: offsets.length, estimated: count(false), interrupted: 0 });
    expect(usage.tokens.input).toBe(count(true) * 20 + count(false) * 5);
  });

  async function leaveAt({ secret }: Key, bytes: number): Promise<void> {
    const leaving = new AbortController();
    const response = await fetch(`${behind.url}/stav/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'm', messages, stream: true }),
      headers: { authorization: `Bearer ${secret}`, 'x-bytes': String(bytes) },
      signal: leaving.signal,
    });
    const reader = response.body?.getReader();
    for (let left = bytes; left > 0; ) left -= (await reader?.read())?.value?.length ?? left;
    leaving.abort();
  }
});
