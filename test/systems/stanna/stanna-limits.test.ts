// Stanna's two limits through the gateway, under a clock moved by hand.
import { withUpstream } from '@keywright/core/definition/define-api';
import { stanna } from '@keywright/core/presets';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../packages/server/src/storage/memory.ts';
import { digest } from '../../../packages/server/src/system/secrets.ts';
import { createHandClock } from '../../harness/assemble-use-cases.ts';
import { readLimitFields } from '../../harness/limit-fields.ts';
import { type StartedSurfaces, startSurfaces } from '../../harness/start-surfaces.ts';
import { openTestStorage } from '../../harness/test-database.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOUR_AT = Date.UTC(2026, 1, 19, 8);

const clock = createHandClock(HOUR_AT);
let upstream: SampleUpstream;
let keywright: StartedSurfaces;
let workspaceId: string;
beforeAll(async () => {
  upstream = await startSampleUpstream();
  const apis = [withUpstream(stanna, { url: upstream.url, allowPrivateAddresses: true })];
  keywright = await startSurfaces({
    apis,
    storage: await openTestStorage(() => createMemoryStorage({ digest })),
    clock,
  });
  workspaceId = (await keywright.client.workspaces.create({ name: 'Acme', slug: 'acme' })).id;
});
afterAll(async () => {
  await keywright.close();
  await upstream.close();
});

async function newSecret(): Promise<string> {
  const { secret } = await keywright.client.keys.create({ api: 'stanna', workspaceId, name: 'dashboard' });
  return secret ?? '';
}

interface Told {
  readonly status: number;
  /** Limit, remaining and reset of the older fields. */
  readonly legacy: readonly (string | null)[];
  readonly retryAfter: string | null;
  readonly headers: Headers;
}

async function ask(secret: string): Promise<Told> {
  const answer = await fetch(`${keywright.url}/stanna/v1/customers`, { headers: { 'x-api-key': secret } });
  await answer.arrayBuffer();
  const { status, headers } = answer;
  const legacy = ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
  return { status, legacy, retryAfter: headers.get('retry-after'), headers };
}

/** Asks so many times, ten at once, and answers how many were let in. */
async function admittedOf(secret: string, requests: number): Promise<number> {
  let admitted = 0;
  for (let asked = 0; asked < requests; asked += 10) {
    const answers = await Promise.all(
      Array.from({ length: Math.min(10, requests - asked) }, () => ask(secret)),
    );
    admitted += answers.filter(({ status }) => status === 200).length;
  }
  return admitted;
}

/** A fresh hour: windows are aligned to the epoch. */
function beginHour(): number {
  const at = Math.ceil((clock.now() + 1) / HOUR_MS) * HOUR_MS;
  clock.set(at);
  return at;
}

describe('STN-08 1,000 requests an hour and 100 a minute per key, both at once', () => {
  it('the 101st request of a minute waits for the next one, and counts towards nothing', async () => {
    const minuteAt = beginHour();
    const [secret, other] = [await newSecret(), await newSecret()];
    clock.set(minuteAt + 15_500);
    expect(await admittedOf(secret, 100)).toBe(100);
    const refused = await ask(secret);
    expect(refused).toMatchObject({ status: 429, legacy: ['100', '0', '45'], retryAfter: '45' });
    expect(await admittedOf(secret, 20)).toBe(0);
    expect((await ask(other)).status).toBe(200);

    clock.set(minuteAt + MINUTE_MS - 1);
    expect(await ask(secret)).toMatchObject({ status: 429, retryAfter: '1' });
    clock.set(minuteAt + MINUTE_MS);
    const next = await ask(secret);
    expect(next.status).toBe(200);
    const told = readLimitFields((name) => next.headers.get(name));
    expect(told.map(({ name, remaining }) => [name, remaining])).toEqual([
      ['rate', 899],
      ['burst', 99],
    ]);
  });

  it('the 1,001st request of an hour waits for the next one, however few the minute has seen', async () => {
    const hourAt = beginHour();
    const secret = await newSecret();
    for (let minute = 0; minute < 10; minute += 1) {
      clock.set(hourAt + minute * MINUTE_MS);
      expect(await admittedOf(secret, 100)).toBe(100);
    }
    clock.set(hourAt + 10 * MINUTE_MS);
    expect(await ask(secret)).toMatchObject({
      status: 429,
      legacy: ['1000', '0', '3000'],
      retryAfter: '3000',
    });
    clock.set(hourAt + HOUR_MS - 1);
    expect(await ask(secret)).toMatchObject({ status: 429, retryAfter: '1' });
    clock.set(hourAt + HOUR_MS);
    expect(await ask(secret)).toMatchObject({ status: 200, legacy: ['100', '99', '60'] });
  });

  it('both at once full: the longer wait is told', async () => {
    const hourAt = beginHour();
    const secret = await newSecret();
    for (let minute = 0; minute < 10; minute += 1) {
      clock.set(hourAt + minute * MINUTE_MS);
      expect(await admittedOf(secret, 100)).toBe(100);
    }
    expect((await ask(secret)).retryAfter).toBe(String((HOUR_MS - 9 * MINUTE_MS) / 1000));
  });
});

describe('STN-08 every response tells what is left', () => {
  it('of the tighter window in X-RateLimit-*, of both in the standard fields', async () => {
    const hourAt = beginHour();
    const secret = await newSecret();
    const first = await ask(secret);
    expect(first.legacy).toEqual(['100', '99', '60']);
    expect(readLimitFields((name) => first.headers.get(name))).toEqual([
      {
        name: 'rate',
        quota: 1000,
        unit: 'requests',
        windowSeconds: 3600,
        remaining: 999,
        resetSeconds: 3600,
      },
      { name: 'burst', quota: 100, unit: 'requests', windowSeconds: 60, remaining: 99, resetSeconds: 60 },
    ]);
    for (let minute = 1; minute <= 9; minute += 1) {
      clock.set(hourAt + minute * MINUTE_MS);
      await admittedOf(secret, 100);
    }
    clock.set(hourAt + 10 * MINUTE_MS);
    expect((await ask(secret)).legacy).toEqual(['1000', '98', '3000']);
  });

  it('also when the upstream has nothing to give', async () => {
    beginHour();
    const headers = { 'x-api-key': await newSecret() };
    const missing = await fetch(`${keywright.url}/stanna/v1/customers/nobody`, { headers });
    expect([missing.status, missing.headers.get('x-ratelimit-remaining')]).toEqual([404, '99']);
  });
});
