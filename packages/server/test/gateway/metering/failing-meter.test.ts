// A meter that fails costs nobody his place: the request ends, and what it held of the limits is given back.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { expect, test } from 'vitest';
import { createHandClock } from '../../../../../test/harness/assemble-use-cases.ts';
import { notes } from '../../../../../test/harness/guarantee-apis.ts';
import { createFinishRequest } from '../../../src/app/usage/finish-request.ts';
import type { UsageEnd } from '../../../src/app/usage/usage-ports.ts';
import type { AnswerMeter } from '../../../src/gateway/metering/answer-meter.ts';
import { RequestUsage } from '../../../src/gateway/metering/request-usage.ts';
import { createLocalLimitCounters } from '../../../src/storage/local-limit-counters.ts';

const RUNNING = limitRule({ name: 'running', per: 'key', limit: 1, window: 'running' });
const TOKENS = limitRule({ name: 'tokens', per: 'key', counts: 'tokens', limit: 100, window: 'month' });

class BrokenMeterError extends Error {}

const broken = {
  begin: () => {},
  add: () => {},
  giveUp: () => {},
  isStream: false,
  use: () => {
    throw new BrokenMeterError();
  },
} as unknown as AnswerMeter;

test.each(['onWhole', 'close'] as const)('when the request ends by %s', (end) => {
  const clock = createHandClock();
  const counters = createLocalLimitCounters();
  const ends: UsageEnd[] = [];
  const failures: unknown[] = [];
  const ports = {
    counters,
    clock,
    journal: { progress: () => {}, end: (told: UsageEnd) => void ends.push(told) },
    failures: { report: (error: unknown) => void failures.push(error) },
  };
  const charges = [
    { counter: 'running', rule: RUNNING, amount: 1 },
    { counter: 'tokens', rule: TOKENS, amount: 100 },
  ];
  const charge = () => counters.charge(charges, clock.now()).admitted;
  expect([charge(), charge()]).toEqual([true, false]);
  const admitted = {
    api: notes,
    requestId: 'req_1',
    askedModel: 'large',
    charges,
    chargedAt: clock.now(),
  };
  const usage = new RequestUsage(
    { ...ports, finishRequest: createFinishRequest(ports) },
    { admitted, endUser: null, meter: broken },
  );
  usage.onHead(200, {});
  usage[end]();
  expect(charge()).toBe(true);
  expect(failures).toEqual([new BrokenMeterError()]);
  expect(ends).toMatchObject([{ requestId: 'req_1', model: 'large', tokens: { input: 0, output: 0 } }]);
});
