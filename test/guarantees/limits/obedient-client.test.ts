// P-12, the truth of what is told: a client that waits as `RateLimit` or `Retry-After` says meets no 429, whatever the
// limits and whenever it asks. Every field is read by a parser that knows only RFC 9651.

import type { LimitRule } from '@keywright/core/limits/limit-rule';
import { rateLimitFields } from '@keywright/core/limits/rate-limit-fields';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { chargeLimits } from '../../../packages/server/src/app/limits/charge-limits.ts';
import { createLocalLimitCounters } from '../../../packages/server/src/storage/local-limit-counters.ts';
import { createHandClock, type HandClock, type IssuedKey } from '../../harness/assemble-use-cases.ts';
import { readLimitFields, type ToldLimit } from '../../harness/limit-fields.ts';
import { type StartedGateway, startGateway } from '../../harness/start-gateway.ts';
import { HOUR_MS, limit, limitedApi, MINUTE_MS } from './limited-api.ts';

const DAY_MS = 24 * HOUR_MS;

interface Answer {
  readonly status: number;
  readonly told: readonly ToldLimit[];
  readonly retryAfterSeconds: number | null;
}

type Ask = (cost: number) => Promise<Answer> | Answer;

/** What a client has understood: until when it may not ask for this much. Null: for ever. */
function quietUntil(told: readonly ToldLimit[], cost: number, heardAt: number): number | null {
  let until = heardAt;
  for (const { remaining, resetSeconds } of told) {
    if (remaining >= cost) continue;
    if (resetSeconds === null) return null;
    until = Math.max(until, heardAt + resetSeconds * 1_000);
  }
  return until;
}

interface Behaviour {
  /** Ms between its requests, and between a verdict and its arrival. */
  readonly pauseMs: () => number;
  readonly delayMs: () => number;
  readonly cost: () => number;
}

/** Asks for a day, and waits wherever an answer says so. Answers how often it was admitted. */
async function obeyLimits(ask: Ask, clock: HandClock, behaviour: Behaviour): Promise<number> {
  const endAt = clock.now() + DAY_MS;
  let admitted = 0;
  let told: readonly ToldLimit[] = [];
  let heardAt = clock.now();
  while (clock.now() < endAt) {
    const cost = behaviour.cost();
    const until = quietUntil(told, cost, heardAt);
    if (until === null) return admitted;
    clock.set(Math.max(clock.now(), until));
    const answer = ask(cost);
    const { status, told: now } = answer instanceof Promise ? await answer : answer;
    if (status !== 200) throw new Error(`${status} for a client that waits as it is told`);
    admitted += 1;
    told = now;
    clock.advance(behaviour.delayMs());
    heardAt = clock.now();
    clock.advance(behaviour.pauseMs());
  }
  return admitted;
}

/** Asks on and on for a day, and waits only when it is refused. Answers how often it was. */
async function obeyRetryAfter(ask: Ask, clock: HandClock, behaviour: Behaviour): Promise<number> {
  const endAt = clock.now() + DAY_MS;
  let refused = 0;
  let hasWaited = false;
  let cost = behaviour.cost();
  while (clock.now() < endAt) {
    const answer = ask(cost);
    const { status, told, retryAfterSeconds } = answer instanceof Promise ? await answer : answer;
    clock.advance(behaviour.delayMs());
    if (status === 200) {
      hasWaited = false;
      cost = behaviour.cost();
      clock.advance(behaviour.pauseMs());
      continue;
    }
    if (hasWaited) throw new Error('refused after waiting as long as it was told');
    refused += 1;
    const violated = told.filter(({ remaining }) => remaining < cost);
    if (violated.length === 0) throw new Error('refused, though by what it is told it had room');
    if (retryAfterSeconds === null) return refused;
    for (const { name, resetSeconds } of violated) {
      if (retryAfterSeconds < (resetSeconds ?? 0))
        throw new Error(`Retry-After is earlier than t of ${name}`);
    }
    hasWaited = true;
    clock.advance(retryAfterSeconds * 1_000);
  }
  return refused;
}

/** A small generator of its own for each case: fc draws the seed, and shows it when a case fails. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const WINDOWS = [
  1_000,
  1_500,
  10_000,
  MINUTE_MS,
  90_001,
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
  'month',
  'ever',
] as const;

function caseOf(seed: number) {
  const random = randomFrom(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const maxCost = 1 + upTo(2);
  const rules = Array.from({ length: 1 + upTo(3) }, (_, at): LimitRule => {
    const window = WINDOWS[upTo(WINDOWS.length - 1)] as LimitRule['window'];
    const enforce = random() < 0.15 ? 'soft' : 'hard';
    return limit({ name: `limit-${at}`, limit: maxCost + upTo(40), window, enforce });
  });
  // Any day of four years with one leap day, at any millisecond.
  const clock = createHandClock(Date.UTC(2027, 0, 1) + upTo(4 * 365 * DAY_MS));
  const behaviour: Behaviour = {
    pauseMs: () => (random() < 0.5 ? upTo(700) : upTo(2 * HOUR_MS)),
    delayMs: () => (random() < 0.5 ? 0 : upTo(3_000)),
    cost: () => 1 + upTo(maxCost - 1),
  };
  return { rules, clock, behaviour };
}

const api = limitedApi();
const ports = { decisions: { decided: () => {} }, failures: { report: () => {} } };

/** The budget step and the fields as they go on the wire, without the wire. */
function askLimits(rules: readonly LimitRule[], clock: HandClock): Ask {
  const counters = createLocalLimitCounters();
  return (cost) => {
    const now = clock.now();
    const charges = rules.map((rule) => ({ counter: rule.name, rule, amount: cost }));
    const charging = chargeLimits({ ...ports, counters }, api, { charges, now });
    if (charging instanceof Promise) throw new Error('local counters answer at once');
    const fields = rateLimitFields(charging.limits, 'standard', now);
    return {
      status: charging.ok ? 200 : 429,
      told: readLimitFields((name) => fields[name]),
      retryAfterSeconds: charging.ok ? null : (charging.denial.retryAfterSeconds ?? null),
    };
  };
}

const CASES = { numRuns: 5_000 };
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

test('a client that obeys RateLimit meets no 429 in a day, and is admitted all the same', async () => {
  let admitted = 0;
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { rules, clock, behaviour } = caseOf(seed);
      admitted += await obeyLimits(askLimits(rules, clock), clock, behaviour);
    }),
    CASES,
  );
  expect(admitted / CASES.numRuns).toBeGreaterThan(5);
});

test('a client that obeys Retry-After is admitted the next time it asks, whenever there is a next time', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { rules, clock, behaviour } = caseOf(seed);
      refused += await obeyRetryAfter(askLimits(rules, clock), clock, behaviour);
    }),
    CASES,
  );
  expect(refused).toBeGreaterThan(CASES.numRuns / 2);
});

let gateway: StartedGateway | null = null;
afterEach(async () => {
  await gateway?.close();
  gateway = null;
});

/** The same over a socket. */
function askOver(url: string, { secret }: IssuedKey): Ask {
  return async () => {
    const { status, headers } = await fetch(`${url}/things`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    const retryAfter = headers.get('retry-after');
    return {
      status,
      told: readLimitFields((name) => headers.get(name)),
      retryAfterSeconds: retryAfter === null ? null : Number(retryAfter),
    };
  };
}

const OVER_HTTP = [
  limit({ limit: 3, window: 10_000 }),
  limit({ name: 'hourly', limit: 20, window: HOUR_MS }),
  limit({ name: 'daily', per: 'workspace', limit: 200, window: DAY_MS }),
];

test.each([
  ['RateLimit', obeyLimits],
  ['Retry-After', obeyRetryAfter],
] as const)('over HTTP, a client that obeys %s for a day is never refused where it was told it would not be', async (_, obey) => {
  const random = randomFrom(7);
  gateway = await startGateway({ api: limitedApi({ limits: OVER_HTTP }) });
  const { clock } = gateway;
  const times = await obey(askOver(gateway.url, await gateway.newKey()), clock, {
    pauseMs: () => Math.floor(random() * (random() < 0.9 ? 500 : HOUR_MS)),
    delayMs: () => Math.floor(random() * 300),
    cost: () => 1,
  });
  expect(times).toBeGreaterThan(20);
});
