// Stevora's limit of a workspace, exact to the request and to the millisecond, under a clock moved by hand.
import { withUpstream } from '@keywright/core/definition/define-api';
import { stevora } from '@keywright/core/presets';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { createHandClock } from '../harness/assemble-use-cases.ts';
import { readLimitFields } from '../harness/limit-fields.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';
import { openTestStorage } from '../harness/test-database.ts';
import { stevoraRefusal as refusal, type StevoraClient, stevoraClient } from './stevora-client.ts';

const MINUTE_MS = 60_000;
const LIMIT = 600;

const clock = createHandClock(Date.UTC(2026, 1, 19, 8));
let upstream: SampleUpstream;
let keywright: StartedSurfaces;
let stevoraApi: StevoraClient;
beforeAll(async () => {
  upstream = await startSampleUpstream();
  const apis = [withUpstream(stevora, { url: upstream.url, allowPrivateAddresses: true })];
  keywright = await startSurfaces({
    apis,
    storage: await openTestStorage(() => createMemoryStorage({ digest })),
    clock,
  });
  stevoraApi = stevoraClient(keywright);
});
afterAll(async () => {
  await keywright.close();
  await upstream.close();
});

function nextMinute(): number {
  clock.set(Math.ceil((clock.now() + 1) / MINUTE_MS) * MINUTE_MS);
  return clock.now();
}

const FORWARDED = '/v1/workflow-definitions';
const ANSWERED_HERE = '/v1/workspaces/current';

async function ask(key: string, path = FORWARDED) {
  const answer = await fetch(`${keywright.url}/stevora${path}`, { headers: { 'x-api-key': key } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as unknown };
}

/** A new workspace's two keys, at the start of a minute in which nothing was asked yet. */
async function twoKeys(slug: string): Promise<readonly [string, string]> {
  const { key } = await stevoraApi.newcomer(slug);
  const made = await stevoraApi.call('POST /v1/api-keys', { key, body: { name: 'second' } });
  nextMinute();
  return [key, made.body.data.key as string];
}

/** Asks by turns with each key, for what is forwarded and what is answered here; how many are let in. */
async function admittedOf(requests: number, keys: readonly string[]): Promise<number> {
  let admitted = 0;
  for (let sent = 0; sent < requests; sent += 10) {
    const answers = await Promise.all(
      Array.from({ length: Math.min(10, requests - sent) }, (_, at) =>
        ask(keys[at % keys.length] ?? '', at % 3 === 0 ? ANSWERED_HERE : FORWARDED),
      ),
    );
    admitted += answers.filter(({ status }) => status === 200).length;
  }
  return admitted;
}

describe('STV-08 the rate limit of a workspace', () => {
  it('lets in so many requests a minute and not one more, whichever key they carry', async () => {
    const keys = await twoKeys('stv-08');
    expect(await admittedOf(LIMIT, keys)).toBe(LIMIT);
    for (const key of keys) {
      for (const path of [FORWARDED, ANSWERED_HERE]) {
        const { status, body } = await ask(key, path);
        expect([status, body]).toEqual([429, refusal('RATE_LIMIT_ERROR', 'Too many requests')]);
      }
    }
    expect(await admittedOf(50, keys)).toBe(0);
  });

  it('says when to come again, and takes whoever comes then', async () => {
    const keys = await twoKeys('stv-08-again');
    const startAt = clock.now();
    clock.set(startAt + 20_400);
    await admittedOf(LIMIT, keys);
    const refused = await ask(keys[0]);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(readLimitFields((name) => refused.headers.get(name))).toEqual([
      {
        name: 'workspace',
        quota: LIMIT,
        unit: 'requests',
        windowSeconds: 60,
        remaining: 0,
        resetSeconds: 40,
      },
    ]);
    expect(refused.headers.get('x-ratelimit-limit')).toBeNull();
    clock.set(startAt + MINUTE_MS - 1);
    expect(await ask(keys[1])).toMatchObject({ status: 429 });
    clock.set(startAt + MINUTE_MS);
    const next = await ask(keys[1]);
    expect(next.status).toBe(200);
    expect(readLimitFields((name) => next.headers.get(name))[0]?.remaining).toBe(LIMIT - 1);
  });

  it('holds no other workspace, and nobody who has no key', async () => {
    const keys = await twoKeys('stv-08-ours');
    const other = await stevoraApi.newcomer('stv-08-theirs');
    await admittedOf(LIMIT, keys);
    expect((await ask(keys[0])).status).toBe(429);
    expect((await ask(other.key)).status).toBe(200);
    for (const probe of ['health', 'ready', 'live']) {
      expect((await stevoraApi.call(`GET /${probe}`)).status, probe).toBe(200);
    }
  });

  it('is not drawn on by refused keys', async () => {
    const keys = await twoKeys('stv-08-refused');
    for (let request = 0; request < 20; request += 1) {
      expect((await ask(`${keys[0].slice(0, -1)}-`)).status).toBe(401);
      expect((await stevoraApi.call('GET /v1/nothing', { key: keys[0] })).status).toBe(404);
    }
    expect(await admittedOf(LIMIT, keys)).toBe(LIMIT);
  });
});
