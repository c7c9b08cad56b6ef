// What a definition may not say of its upstream, and why.
import { expect, test } from 'vitest';
import { apiContradictions } from '../../src/definition/api-contradictions.ts';
import type { UpstreamDefinition } from '../../src/definition/api-definition.ts';
import { checkApiDefinition } from '../../src/definition/check-api-definition.ts';
import { withUpstream } from '../../src/definition/define-api.ts';
import { stav } from '../../src/presets/index.ts';

const apiAt = (upstream: Partial<UpstreamDefinition>) =>
  withUpstream(stav, { url: 'http://upstream.internal', ...upstream });

test.each<[string, Partial<UpstreamDefinition>, string, string]>([
  [
    'a port there is not',
    { url: 'http://upstream.internal:99999' },
    'upstream.url',
    'has a port that does not exist: 99999',
  ],
  ...['http://127.0.0.1:9000', 'https://[::1]/v1', 'http://LOCALHOST', 'http://10.1.2.3/'].map(
    (url): [string, Partial<UpstreamDefinition>, string, string] => [
      `${url}, where nothing would be sent,`,
      { url },
      'upstream.url',
      'is on this machine or a private network, where nothing is sent; allow it with upstream.allowPrivateAddresses: true',
    ],
  ),
  [
    'a header that frames messages',
    { headers: { 'transfer-encoding': 'gzip' } },
    'upstream.headers.transfer-encoding',
    "frames messages, which is the connection's own affair; remove it",
  ],
])('%s is reported, by the whole check too', (_, upstream, field, message) => {
  const api = apiAt(upstream);
  expect(apiContradictions(api)).toEqual([{ field, message }]);
  expect(checkApiDefinition(api, 'apis[0]')).toContainEqual({ field: `apis[0].${field}`, message });
});

test('names, public addresses, and private ones that are allowed are none', () => {
  for (const upstream of [
    { url: 'http://localhosts.example' },
    { url: 'https://192.0.1.1:8443/base' },
    { url: 'http://127.0.0.1:9000', allowPrivateAddresses: true },
  ]) {
    expect(apiContradictions(apiAt(upstream)), upstream.url).toEqual([]);
  }
});
