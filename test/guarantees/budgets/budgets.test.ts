// T-63, T-64: a hard budget of tokens or money is never exceeded, however many ask at once; and whatever becomes of a
// request, what was reserved for it is settled to what the ledger has.
import { setTimeout } from 'node:timers/promises';
import { totalTokens } from '@keywright/core/usage/token-count';
import { afterEach, describe, expect, test } from 'vitest';
import type { UseCasePorts } from '../../../packages/server/src/app/use-cases.ts';
import {
  type Asked,
  ask,
  type BudgetedGateway,
  type Budgets,
  startBudgetedGateway,
} from './budgeted-gateway.ts';

let gateway: BudgetedGateway;
afterEach(() => gateway.close());

const PLENTY = 1_000_000_000;

/** What the upstream itself says that the key has used. */
function billedByUpstream(): Budgets {
  const sum = { tokens: 0, micros: 0 };
  for (const { inputTokens, outputTokens } of gateway.sample.account) {
    sum.tokens += inputTokens + outputTokens;
    sum.micros += inputTokens + 3 * outputTokens;
  }
  return sum;
}

async function statusOf(asked: Asked): Promise<number> {
  const answer = await ask(gateway, asked);
  await answer.text();
  return answer.status;
}

/** Nothing is reserved any more, and counters, journal and limits say one thing. */
function expectSettled({ tokens, micros }: Budgets): void {
  const ledger = gateway.ledger();
  const admitted = gateway.entries.filter(({ continues }) => continues);
  expect(gateway.ends.map(({ requestId }) => requestId).toSorted()).toEqual(
    admitted.map(({ requestId }) => requestId).toSorted(),
  );
  expect(gateway.remaining()).toEqual({ tokens: tokens - ledger.tokens, micros: micros - ledger.micros });
}

const MANNERS: readonly (readonly [string, Asked])[] = [
  ['whole chats', {}],
  ['streamed chats', { stream: true }],
  ['whole messages', { path: '/v1/messages' }],
  ['streamed messages', { path: '/v1/messages', stream: true }],
];

describe('a budget', () => {
  test.each([
    ['of tokens', { tokens: 3_000, micros: PLENTY }],
    ['of money', { tokens: PLENTY, micros: 3_500 }],
  ])('%s is never exceeded by any number of requests at once, and used up to the last that fits', async (_, budgets) => {
    gateway = await startBudgetedGateway(budgets);
    let accepted = 0;
    for (let wave = 0, came = 1; came > 0 && wave < 100; wave += 1) {
      const asked = Array.from({ length: 48 }, (_, nth) => MANNERS[nth % MANNERS.length]?.[1] ?? {});
      const statuses = await Promise.all(asked.map(statusOf));
      came = statuses.filter((status) => status === 200).length;
      accepted += came;
      expect(came + statuses.filter((status) => status === 429).length).toBe(asked.length);
      const billed = billedByUpstream();
      expect(billed.tokens).toBeLessThanOrEqual(budgets.tokens);
      expect(billed.micros).toBeLessThanOrEqual(budgets.micros);
    }
    expect(accepted).toBeGreaterThan(20);
    expect(gateway.ledger()).toEqual(billedByUpstream());
    expectSettled(budgets);
    const left = gateway.remaining();
    expect(Math.min(left.tokens, left.micros)).toBeLessThan(400);
    expect(gateway.ends.every(({ isEstimated }) => !isEstimated)).toBe(true);
  });

  test('holds for one request what it could come to, and lets no second one have that', async () => {
    gateway = await startBudgetedGateway({ tokens: 1_000, micros: PLENTY });
    const leaving = new AbortController();
    const held = ask(gateway, { model: 'sample-hang', maxTokens: 700, signal: leaving.signal }).catch(
      () => null,
    );
    await expect.poll(() => gateway.sample.account.length).toBe(1);
    expect(await statusOf({ maxTokens: 100 })).toBe(429);
    leaving.abort();
    await held;
    await expect.poll(() => gateway.ends.length).toBe(1);
    expect(await statusOf({ maxTokens: 100 })).toBe(200);
    expectSettled({ tokens: 1_000, micros: PLENTY });
  });
});

const BUDGETS = { tokens: 100_000, micros: 100_000 };

describe('T-64 what was reserved is settled', () => {
  const FATES: readonly (readonly [string, Asked])[] = [
    ...MANNERS,
    ['answers of 503', { model: 'sample-status-503' }],
    ['answers of 400', { model: 'sample-status-400', stream: true }],
    ['upstreams that reset', { model: 'sample-reset' }],
    ['whole answers that break off', { model: 'sample-cut' }],
    ['streams that break off', { model: 'sample-cut', stream: true }],
    ['messages that break off', { model: 'sample-cut', stream: true, path: '/v1/messages' }],
    ['streams that never tell', { model: 'sample-silent', stream: true }],
  ];

  test.each(FATES)('after %s', async (_, asked) => {
    gateway = await startBudgetedGateway(BUDGETS);
    await Promise.all(Array.from({ length: 5 }, () => statusOf(asked).catch(() => null)));
    await expect.poll(() => gateway.ends.length).toBe(5);
    expectSettled(BUDGETS);
  });

  test.each([
    ['before the head', 'sample-hang'],
    ['in the middle', 'sample-stream-1000000-5'],
  ])('after clients that left %s', async (_, model) => {
    gateway = await startBudgetedGateway(BUDGETS);
    const leaving = new AbortController();
    const asked = { model, stream: true, maxTokens: 1_000, signal: leaving.signal };
    const asking = Array.from({ length: 5 }, () => statusOf(asked).catch(() => null));
    await expect.poll(() => gateway.sample.account.length).toBe(5);
    await setTimeout(60);
    leaving.abort();
    await Promise.all(asking);
    await expect.poll(() => gateway.ends.length).toBe(5);
    expectSettled(BUDGETS);
  });

  test.each([
    ['before the head', 'sample-hang'],
    ['in the middle', 'sample-stream-1000000-5'],
  ])('after a revocation %s', async (_, model) => {
    gateway = await startBudgetedGateway(BUDGETS);
    const asked = { model, stream: true, maxTokens: 1_000 };
    const asking = Array.from({ length: 5 }, () => statusOf(asked).catch(() => null));
    await expect.poll(() => gateway.sample.account.length).toBe(5);
    await setTimeout(60);
    const input = { keyId: gateway.keyId, reason: null };
    await gateway.useCases.revokeKey({ actor: { kind: 'operator', userId: null }, input });
    await Promise.all(asking);
    expect(gateway.ends).toHaveLength(5);
    expectSettled(BUDGETS);
  });
});

class FaultError extends Error {}
const fault = (): never => {
  throw new FaultError();
};

describe('T-64 with a fault in the middle', () => {
  type Faults = (ports: Pick<UseCasePorts, 'counters' | 'journal'>) => Partial<UseCasePorts>;
  const FAULTS: readonly (readonly [string, number, Faults])[] = [
    ['of reserving', 503, ({ counters }) => ({ counters: { ...bound(counters), charge: fault } })],
    ['of recording', 503, ({ journal }) => ({ journal: { ...journal, append: fault } })],
    ['of ending', 200, ({ journal }) => ({ journal: { ...journal, end: fault } })],
  ];

  function bound(counters: UseCasePorts['counters']): UseCasePorts['counters'] {
    return {
      charge: (...args) => counters.charge(...args),
      settle: (...args) => counters.settle(...args),
      release: (...args) => counters.release(...args),
    };
  }

  test.each(FAULTS)('%s, nothing stays reserved', async (_, status, faults) => {
    gateway = await startBudgetedGateway(BUDGETS, faults);
    for (let time = 0; time < 3; time += 1) expect(await statusOf({ stream: time === 1 })).toBe(status);
    expect(gateway.failures).toEqual([new FaultError(), new FaultError(), new FaultError()]);
    const billed = billedByUpstream();
    expect(gateway.remaining()).toEqual({
      tokens: BUDGETS.tokens - billed.tokens,
      micros: BUDGETS.micros - billed.micros,
    });
    expect(gateway.sample.account.length).toBe(status === 200 ? 3 : 0);
  });

  test('of settling, the ledger still has its line', async () => {
    gateway = await startBudgetedGateway(BUDGETS, ({ counters }) => ({
      counters: { ...bound(counters), settle: fault },
    }));
    expect(await statusOf({})).toBe(200);
    expect(gateway.failures).toEqual([new FaultError()]);
    expect(gateway.ends.map(({ tokens }) => totalTokens(tokens))).toEqual([billedByUpstream().tokens]);
  });

  test('of calling, nothing stays reserved', async () => {
    gateway = await startBudgetedGateway(BUDGETS);
    await gateway.sample.close();
    for (let time = 0; time < 3; time += 1) expect(await statusOf({})).toBe(502);
    expectSettled(BUDGETS);
    expect(gateway.remaining()).toEqual(BUDGETS);
  });
});
