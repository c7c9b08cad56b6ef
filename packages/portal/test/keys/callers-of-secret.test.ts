// Who still calls with an old secret.
import type { KeyUsageAnswer } from '@keywright/core/wire-contract';
import { expect, test } from 'vitest';
import { callersOfSecret } from '../../src/keys/secrets/callers/callers-of-secret.ts';

const NOW = Date.parse('2026-11-22T14:20:00Z');
const row = (secret: string, address: string, hour: string, requests = 1) => ({
  secret,
  address,
  hour: `2026-11-${hour}:00:00.000Z`,
  requests,
});

test('each address is told with when it called last: to the second where that is known, and by the hour elsewhere', () => {
  const usage = {
    data: [
      row('old', '203.0.113.9', '20T08', 400),
      row('old', '203.0.113.9', '22T14'),
      row('old', '198.51.100.1', '20T08'),
      row('old', '198.51.100.1', '20T09'),
      row('old', '192.0.2.7', '22T14'),
      row('old', '192.0.2.8', '22T14', 0),
      row('new', '192.0.2.9', '22T14'),
    ],
    lastUses: [
      { secretId: 'new', at: '2026-11-22T14:19:59.000Z', address: '198.51.100.1', userAgent: 'curl/8' },
      { secretId: 'old', at: '2026-11-22T14:19:00.000Z', address: '203.0.113.9', userAgent: 'curl/8' },
    ],
  } as unknown as KeyUsageAnswer;
  expect(callersOfSecret(usage, 'old', NOW)).toEqual([
    { address: '192.0.2.7', userAgent: null, lastAt: NOW, isExact: false },
    { address: '203.0.113.9', userAgent: 'curl/8', lastAt: NOW - 60_000, isExact: true },
    {
      address: '198.51.100.1',
      userAgent: null,
      lastAt: Date.parse('2026-11-20T10:00:00Z'),
      isExact: false,
    },
  ]);
});
