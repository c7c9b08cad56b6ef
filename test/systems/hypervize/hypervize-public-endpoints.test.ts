// HVZ-07, at the level of the platform: what is open to everyone is limited per endpoint and per client address, by the
// limits of the preset, under a clock moved by hand. A trusted proxy tells the client's address.
import { withUpstream } from '@keywright/core/definition/define-api';
import { hypervize } from '@keywright/core/presets';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../packages/server/src/storage/memory.ts';
import { digest } from '../../../packages/server/src/system/secrets.ts';
import { createHandClock } from '../../harness/assemble-use-cases.ts';
import { readLimitFields } from '../../harness/limit-fields.ts';
import { type StartedSurfaces, startSurfaces } from '../../harness/start-surfaces.ts';
import { openTestStorage } from '../../harness/test-database.ts';

const MINUTE_MS = 60_000;
const [PER_ENDPOINT, PER_ADDRESS] = [600, 60];

const clock = createHandClock(Date.UTC(2026, 1, 19, 8));
let upstream: SampleUpstream;
let keywright: StartedSurfaces;
beforeAll(async () => {
  upstream = await startSampleUpstream();
  keywright = await startSurfaces({
    apis: [withUpstream(hypervize, { url: upstream.url, allowPrivateAddresses: true })],
    storage: await openTestStorage(() => createMemoryStorage({ digest })),
    clock,
    trustedProxies: ['127.0.0.1'],
  });
});
afterAll(async () => {
  await keywright.close();
  await upstream.close();
});

let workspaces = 0;
async function newWorkspace(): Promise<string> {
  workspaces += 1;
  const slug = `account-${workspaces}`;
  return (await keywright.client.workspaces.create({ name: slug, slug })).id;
}

/** Of another account than any endpoint, unless it is named. */
async function newKey(account?: string): Promise<{ id: string; secret: string }> {
  const workspaceId = account ?? (await newWorkspace());
  const body = { api: 'hypervize', workspaceId, name: 'k', scopes: ['inference'] };
  const { id, secret } = await keywright.client.keys.create(body);
  return { id, secret: secret ?? '' };
}

interface Asked {
  readonly endpoint: string;
  readonly from: string;
  readonly secret?: string;
}

function ask({ endpoint, from, secret }: Asked): Promise<Response> {
  return fetch(`${keywright.url}/hypervize/api/d/${endpoint}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': from,
      ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
    },
    body: JSON.stringify({ model: 'sample', messages: [{ role: 'user', content: 'Hi' }] }),
  });
}

async function statusOf(asked: Asked): Promise<number> {
  const answer = await ask(asked);
  await answer.arrayBuffer();
  return answer.status;
}

/** How many of so many requests are let in. */
async function admittedOf(requests: number, asked: Asked): Promise<number> {
  let admitted = 0;
  for (let sent = 0; sent < requests; sent += 10) {
    const statuses = await Promise.all(
      Array.from({ length: Math.min(10, requests - sent) }, () => statusOf(asked)),
    );
    admitted += statuses.filter((status) => status === 200).length;
  }
  return admitted;
}

/** A public endpoint, of a new account unless one is named. */
async function newEndpoint(account?: string): Promise<string> {
  const workspaceId = account ?? (await newWorkspace());
  const body = { api: 'hypervize', workspaceId, name: 'Open', authMode: 'public' as const };
  return (await keywright.client.endpoints.create(body)).id;
}

function nextMinute(): number {
  clock.set(Math.ceil((clock.now() + 1) / MINUTE_MS) * MINUTE_MS);
  return clock.now();
}

describe('HVZ-07 a public endpoint', () => {
  it('needs no Authorization, and a bad key is 401 all the same', async () => {
    nextMinute();
    const endpoint = await newEndpoint();
    const { id, secret } = await newKey();
    expect(await statusOf({ endpoint, from: '203.0.113.1' })).toBe(200);
    expect(await statusOf({ endpoint, from: '203.0.113.1', secret })).toBe(200);
    await keywright.client.keys.revoke(id);
    for (const bad of [secret, `hvz_live_${'a'.repeat(33)}`, 'nonsense']) {
      expect(await statusOf({ endpoint, from: '203.0.113.1', secret: bad }), bad).toBe(401);
    }
  });

  it('serves an address so often a minute, over all endpoints, and then no more of it', async () => {
    const minuteAt = nextMinute();
    const from = '203.0.113.2';
    const [first, second] = [await newEndpoint(), await newEndpoint()];
    expect(await admittedOf(PER_ADDRESS - 20, { endpoint: first, from })).toBe(PER_ADDRESS - 20);
    expect(await admittedOf(30, { endpoint: second, from })).toBe(20);
    const refused = await ask({ endpoint: await newEndpoint(), from });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    const told = readLimitFields((name) => refused.headers.get(name));
    expect(told.map(({ name, remaining }) => [name, remaining])).toEqual([
      ['endpoint', PER_ENDPOINT],
      ['address', 0],
    ]);
    expect(await statusOf({ endpoint: second, from: '203.0.113.3' })).toBe(200);
    clock.set(minuteAt + MINUTE_MS - 1);
    expect(await statusOf({ endpoint: first, from })).toBe(429);
    clock.set(minuteAt + MINUTE_MS);
    expect(await statusOf({ endpoint: first, from })).toBe(200);
  });

  it('is used so often a minute, by all addresses together, and another endpoint goes on', async () => {
    const minuteAt = nextMinute();
    const [full, other] = [await newEndpoint(), await newEndpoint()];
    for (let client = 1; client <= PER_ENDPOINT / PER_ADDRESS; client += 1) {
      const admitted = await admittedOf(PER_ADDRESS, { endpoint: full, from: `198.51.100.${client}` });
      expect(admitted).toBe(PER_ADDRESS);
    }
    const from = '198.51.100.99';
    const refused = await ask({ endpoint: full, from });
    expect(refused.status).toBe(429);
    const told = readLimitFields((name) => refused.headers.get(name));
    expect(told.map(({ name, remaining }) => [name, remaining])).toEqual([
      ['endpoint', 0],
      ['address', PER_ADDRESS],
    ]);
    expect(await statusOf({ endpoint: other, from })).toBe(200);
    clock.set(minuteAt + MINUTE_MS);
    expect(await statusOf({ endpoint: full, from })).toBe(200);
  });

  it("the owner's own keys draw on none of these limits, and are not held by them", async () => {
    nextMinute();
    const account = await newWorkspace();
    const endpoint = await newEndpoint(account);
    const from = '203.0.113.4';
    const { secret } = await newKey(account);
    expect(await admittedOf(PER_ADDRESS + 10, { endpoint, from, secret })).toBe(PER_ADDRESS + 10);
    expect(await admittedOf(PER_ADDRESS + 10, { endpoint, from })).toBe(PER_ADDRESS);
    expect(await statusOf({ endpoint, from, secret })).toBe(200);
  });

  it('a key of another account is held to them like nobody in particular', async () => {
    nextMinute();
    const endpoint = await newEndpoint();
    const from = '203.0.113.6';
    const { secret } = await newKey();
    expect(await admittedOf(PER_ADDRESS - 10, { endpoint, from, secret })).toBe(PER_ADDRESS - 10);
    expect(await admittedOf(20, { endpoint, from })).toBe(10);
    expect(await statusOf({ endpoint, from, secret })).toBe(429);
  });

  it('refused keys draw on none of them either', async () => {
    nextMinute();
    const endpoint = await newEndpoint();
    const from = '203.0.113.5';
    for (let request = 0; request < 20; request += 1) {
      expect(await statusOf({ endpoint, from, secret: 'nonsense' })).toBe(401);
    }
    expect(await admittedOf(PER_ADDRESS, { endpoint, from })).toBe(PER_ADDRESS);
  });
});
