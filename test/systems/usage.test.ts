// What a key did between two instants, told by a real server that forwarded it all: when a key may have leaked, this is
// what its owner asks. The clock is moved by hand, so that there is a before and an after.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { withUpstream } from '@keywright/core/definition/define-api';
import { stav } from '@keywright/core/presets';
import { costOf } from '@keywright/core/usage/model-price';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { createHandClock } from '../harness/assemble-use-cases.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';
import { openTestStorage } from '../harness/test-database.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-21T08:00:00Z');
const PRICE = { input: 3_000_000, cachedInput: 300_000, output: 15_000_000, maxOutputTokens: 100 };
const HOME = '203.0.113.7';
const THIEF = '198.51.100.9';

let folder: string;
let upstream: SampleUpstream;
let keywright: StartedSurfaces;
const clock = createHandClock(START);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-usage-'));
  upstream = await startSampleUpstream({ credential: null });
  const storage = await openTestStorage(() =>
    openSqliteStorage({ path: join(folder, 'keywright.db'), digest }),
  );
  const api = withUpstream(metered(stav), { url: upstream.url, allowPrivateAddresses: true });
  keywright = await startSurfaces({ apis: [api], storage, clock, trustedProxies: ['127.0.0.0/8'] });
});
afterAll(async () => {
  await keywright.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

/** Stav with a price for everything. */
function metered(api: ApiDefinition): ApiDefinition {
  const routes = api.routes.map((route) => {
    const meter = route.path.endsWith('/messages') ? ('anthropic' as const) : ('openai' as const);
    return route.method === 'POST' ? { ...route, meter } : route;
  });
  return { ...api, prices: { '*': PRICE }, routes };
}

interface Told {
  readonly status: number;
  readonly input: number;
  readonly output: number;
}

/** Asks as a client of this address would, and reads what the upstream says it used. */
async function ask(secret: string, path: string, address: string): Promise<Told> {
  const answer = await fetch(`${keywright.url}/stav${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'x-forwarded-for': address,
      'user-agent': `client of ${address}`,
    },
    body: JSON.stringify({
      model: 'sample',
      max_tokens: 50,
      input: 'Hi',
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  });
  const { usage } = (await answer.json()) as { usage?: Record<string, number> };
  const input = usage?.['prompt_tokens'] ?? usage?.['input_tokens'] ?? 0;
  return {
    status: answer.status,
    input,
    output: usage?.['completion_tokens'] ?? usage?.['output_tokens'] ?? 0,
  };
}

let made = 0;

async function newKey(scopes: string[]) {
  made += 1;
  const slug = `workspace-${made}`;
  const { id: workspaceId } = await keywright.client.workspaces.create({ name: slug, slug });
  const key = await keywright.client.keys.create({ api: 'stav', workspaceId, name: 'a key', scopes });
  return { ...key, secret: key.secret ?? '' };
}

const iso = (at: number) => new Date(at).toISOString();
const sumOf = (told: readonly Told[]) => ({
  input: told.reduce((sum, { input }) => sum + input, 0),
  cachedInput: 0,
  output: told.reduce((sum, { output }) => sum + output, 0),
});

describe('STAV-11 usage of one key between two instants', () => {
  it('has its requests, tokens, source addresses, routes and outcomes, and nothing of before, after or beside', async () => {
    const { id, secret, secrets } = await newKey(['inference:chat', 'inference:messages']);
    const beside = await newKey(['inference:chat']);
    const [chat, messages, embeddings] = ['/v1/chat/completions', '/v1/messages', '/v1/embeddings'] as const;
    await ask(secret, chat, HOME);
    await ask(secret, embeddings, '192.0.2.1');

    clock.advance(10 * MINUTE);
    const from = clock.now();
    const told = [
      await ask(secret, chat, HOME),
      await ask(secret, messages, THIEF),
      await ask(secret, messages, THIEF),
    ];
    clock.advance(5 * MINUTE);
    told.push(await ask(secret, chat, HOME));
    expect((await ask(secret, embeddings, THIEF)).status).toBe(403);
    await ask(beside.secret, chat, THIEF);

    clock.advance(5 * MINUTE);
    const to = clock.now();
    await ask(secret, chat, HOME);
    await keywright.client.keys.revoke(id);
    expect((await ask(secret, chat, THIEF)).status).toBe(401);

    expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const asked = (by: Parameters<typeof keywright.client.keys.usage>[1]) =>
      keywright.client.keys.usage(id, { from: iso(from), to: iso(to), ...by });
    const { totals, data, lastUses } = await asked({ by: ['address', 'route', 'outcome'] });

    const tokens = sumOf(told);
    expect(tokens.input * tokens.output).toBeGreaterThan(0);
    const micros = told.reduce((sum, one) => sum + costOf(PRICE, { ...one, cachedInput: 0 }), 0);
    expect(totals).toMatchObject({
      requests: 4,
      denied: 1,
      billable: 4,
      tokens,
      cost: { micros, currency: 'USD' },
    });
    expect(totals.deniedByReason).toEqual({ insufficient_scope: 1 });
    expect(
      data.map(({ address, route, outcome, requests, denied }) => [
        address,
        route,
        outcome,
        requests,
        denied,
      ]),
    ).toEqual([
      [THIEF, 'POST /v1/embeddings', 'insufficient_scope', 0, 1],
      [THIEF, 'POST /v1/messages', 'valid', 2, 0],
      [HOME, 'POST /v1/chat/completions', 'valid', 2, 0],
    ]);
    expect((await asked({ by: ['minute'] })).data.map(({ minute }) => minute)).toEqual([
      iso(from),
      iso(from + 5 * MINUTE),
    ]);
    expect(lastUses).toEqual([
      {
        secretId: secrets[0]?.id,
        at: iso(to),
        address: HOME,
        userAgent: `client of ${HOME}`,
        route: 'POST /v1/chat/completions',
      },
    ]);

    const whole = await keywright.client.keys.usage(id, { from: iso(START), by: ['outcome'] });
    expect(whole.totals).toMatchObject({ requests: 6, denied: 3 });
    expect(whole.totals.deniedByReason).toEqual({ insufficient_scope: 2, key_revoked: 1 });
  });

  it('after its revocation nothing more is billed, however often it is tried', async () => {
    clock.advance(60 * MINUTE);
    const { id, secret, workspaceId } = await newKey(['inference:chat']);
    const told = await ask(secret, '/v1/chat/completions', HOME);
    await keywright.client.keys.revoke(id);
    const bill = async () =>
      (await keywright.client.workspaces.billing(workspaceId, { period: '2026-11' })).data;
    const before = await bill();
    expect(before).toMatchObject([
      { keyId: id, model: 'sample', requests: 1, inputTokens: told.input, outputTokens: told.output },
    ]);
    for (const minutes of [0, 1, 60]) {
      clock.advance(minutes * MINUTE);
      expect((await ask(secret, '/v1/chat/completions', THIEF)).status).toBe(401);
    }
    expect(await bill()).toEqual(before);
    const { totals } = await keywright.client.keys.usage(id);
    expect(totals).toMatchObject({ requests: 1, denied: 3, deniedByReason: { key_revoked: 3 } });
  });
});

it('who guesses keys is told by address, with the reason', async () => {
  clock.advance(24 * 60 * MINUTE);
  for (const secret of ['hm_live_nonsense', `hm_live_${'A'.repeat(49)}`, 'x'.repeat(600)])
    await ask(secret, '/v1/chat/completions', THIEF);
  const { data, totals } = await keywright.client.usage.unknownKeys({ api: 'stav', from: iso(clock.now()) });
  expect(totals).toEqual({ denied: 3, addresses: 1 });
  expect(data).toEqual([
    { api: 'stav', address: THIEF, reason: 'unknown_key', denied: 2 },
    { api: 'stav', address: THIEF, reason: 'malformed_credentials', denied: 1 },
  ]);
});
