// Usage as the API answers it, for tests to vary.
import type { BillingAnswer, KeyUsageAnswer, UsageFiguresAnswer } from '@keywright/sdk';

export const FIGURES: UsageFiguresAnswer = {
  requests: 1200,
  denied: 3,
  tokens: { input: 5000, cachedInput: 1000, output: 700 },
  billable: 1200,
  cost: { micros: 1_234_567, currency: 'USD' },
  estimated: 0,
  interrupted: 0,
};

export const UNUSED: UsageFiguresAnswer = {
  requests: 0,
  denied: 0,
  tokens: { input: 0, cachedInput: 0, output: 0 },
  billable: 0,
  cost: { micros: 0, currency: null },
  estimated: 0,
  interrupted: 0,
};

export const RANGE = {
  from: '2026-12-31T00:00:00.000Z',
  to: '2027-01-01T00:00:00.000Z',
  resolutionSeconds: 60,
};

export const EXAMPLE_USAGE: KeyUsageAnswer = {
  ...RANGE,
  by: ['secret'],
  data: [{ secret: 'sec_01', ...FIGURES }],
  totals: { ...FIGURES, deniedByReason: { key_revoked: 2, limit_exceeded: 1 } },
  lastUses: [
    {
      secretId: 'sec_01',
      at: '2026-12-31T23:00:00.000Z',
      address: '203.0.113.7',
      userAgent: 'curl/8.5.0',
      route: 'POST /v1/messages',
    },
  ],
};

const billed = {
  api: 'stav',
  requests: 1200,
  inputTokens: 5000,
  cachedInputTokens: 1000,
  outputTokens: 700,
  micros: 1_234_567,
  cost: '1.234567',
  currency: 'USD',
  estimated: 0,
  interrupted: 0,
};

export const EXAMPLE_BILL: BillingAnswer = {
  workspaceId: 'ws_01',
  period: '2026-12',
  from: '2026-12-01T00:00:00.000Z',
  to: '2027-01-01T00:00:00.000Z',
  data: [
    {
      day: '2026-12-31',
      workspaceId: 'ws_01',
      keyId: 'key_01',
      memberId: null,
      endUser: null,
      model: 'large',
      ...billed,
    },
  ],
  totals: [billed],
};
