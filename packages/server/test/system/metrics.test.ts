import { describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../test/harness/request-facts.ts';
import type { UsageEntry } from '../../src/app/usage/usage-ports.ts';
import { createMetrics } from '../../src/system/metrics.ts';

function verdict(outcome: UsageEntry['outcome'], index = 0): UsageEntry {
  const ids = { keyId: `key_${index}`, secretId: `sec_${index}`, workspaceId: `ws_${index}` };
  return usageEntry({ at: index, outcome, ...ids, address: `192.0.2.${index}` });
}

const series = (text: string) => text.split('\n').filter((line) => line.startsWith('keywright_'));

describe('metrics', () => {
  test('count verdicts, refusals, forwards and failures', async () => {
    const metrics = createMetrics(() => 3);
    metrics.append(verdict('valid'));
    metrics.append(verdict('valid'));
    metrics.append(verdict('limit_exceeded'));
    metrics.refused({ reason: 'bad_host' });
    metrics.forwarded('notes', 'client_gone');
    metrics.failed('finding a key');
    const { contentType, text } = await metrics.read();
    expect(contentType).toMatch(/^text\/plain/);
    expect(series(text)).toEqual(
      expect.arrayContaining([
        'keywright_verdicts_total{api="notes",outcome="valid"} 2',
        'keywright_verdicts_total{api="notes",outcome="limit_exceeded"} 1',
        'keywright_refusals_total{reason="bad_host"} 1',
        'keywright_forwards_total{api="notes",outcome="client_gone"} 1',
        'keywright_failures_total{during="finding a key"} 1',
        'keywright_requests_in_flight 3',
      ]),
    );
  });

  test('do not tell apart what the public answers do not: unknown, revoked, expired, from elsewhere', async () => {
    const metrics = createMetrics(() => 0);
    const alike = ['unknown_key', 'key_revoked', 'key_expired', 'address_not_allowed'] as const;
    for (const outcome of alike) {
      metrics.append(verdict(outcome));
      metrics.refused({ reason: outcome });
    }
    const { text } = await metrics.read();
    expect(text).toContain('keywright_verdicts_total{api="notes",outcome="invalid_key"} 4');
    expect(text).toContain('keywright_refusals_total{reason="invalid_key"} 4');
    for (const outcome of alike) expect(text).not.toContain(outcome);
  });

  test('say how long revocations took, to the bounds we promise', async () => {
    const metrics = createMetrics(() => 0);
    metrics.revoked(0.004);
    metrics.revoked(1.04);
    const { text } = await metrics.read();
    expect(text).toContain('keywright_revocation_seconds_bucket{le="0.005"} 1');
    expect(text).toContain('keywright_revocation_seconds_bucket{le="1.05"} 2');
  });

  test('do not grow with customers, and name none of them', async () => {
    const metrics = createMetrics(() => 0);
    metrics.append(verdict('valid'));
    const before = series((await metrics.read()).text).length;
    for (let index = 0; index < 100; index += 1) metrics.append(verdict('valid', index));
    const { text } = await metrics.read();
    expect(series(text)).toHaveLength(before);
    expect(text).not.toMatch(/key_\d|sec_\d|ws_\d|192\.0\.2/);
  });

  test('of two servers in one process are their own', async () => {
    const [one, two] = [createMetrics(() => 0), createMetrics(() => 0)];
    one.refused({ reason: 'bad_host' });
    expect((await two.read()).text).not.toContain('bad_host');
  });
});
