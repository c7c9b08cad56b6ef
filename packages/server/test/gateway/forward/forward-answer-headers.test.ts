// What of an upstream's answer a client may see.
import { describe, expect, test } from 'vitest';
import {
  type AnswerHeaders,
  type AnswerRules,
  answerFields,
  upstreamSecrets,
} from '../../../src/gateway/forward/forward-answer-headers.ts';

const fieldsOf = (
  status: number,
  headers: AnswerHeaders,
  { secrets = [], limitFields = {} }: Partial<AnswerRules> = {},
) => answerFields(status, headers, { secrets, limitFields });

describe('answerFields', () => {
  test('passes everything that is for the client, each cookie in a line of its own', () => {
    expect(
      fieldsOf(200, { 'content-type': 'a/b', 'set-cookie': ['a=1', 'b=2'], 'x-request-id': '7' }),
    ).toEqual([...['content-type', 'a/b', 'set-cookie', 'a=1', 'set-cookie', 'b=2', 'x-request-id', '7']]);
  });

  test('drops what concerns one connection, and what Connection nominates', () => {
    const headers = {
      connection: ['close', 'X-Hop, keep-alive'],
      'keep-alive': 'timeout=5',
      'proxy-authenticate': 'Basic',
      te: 'x',
      trailer: 'x-sum',
      'transfer-encoding': 'chunked',
      upgrade: 'h2c',
      'x-hop': '1',
      'x-end': '2',
    };
    expect(fieldsOf(200, headers)).toEqual(['x-end', '2']);
  });

  test('drops identities, under every spelling', () => {
    expect(fieldsOf(200, { 'x-keywright-key-id': 'k', x_keywright_key_id: 'k', 'x-key': '1' })).toEqual([
      ...['x-key', '1'],
    ]);
  });

  test('leaves no length on an answer that has no content by definition', () => {
    expect(fieldsOf(204, { 'content-length': '5', etag: '"1"' })).toEqual(['etag', '"1"']);
    expect(fieldsOf(304, { 'content-length': '5' })).toEqual(['content-length', '5']);
  });

  test("drops every line that holds the upstream's own credential, whole or without its scheme", () => {
    const secrets = upstreamSecrets({ Authorization: 'Bearer upstream-secret', 'x-key': 'another-secret' });
    const headers = {
      'x-echo': 'authorization=Bearer upstream-secret;',
      'x-token': 'upstream-secret',
      'set-cookie': ['a=1', 'k=another-secret'],
      'x-fine': 'upstream',
    };
    expect(fieldsOf(200, headers, { secrets })).toEqual(['set-cookie', 'a=1', 'x-fine', 'upstream']);
  });
});

describe('what we tell of limits', () => {
  const told = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining-tokens': '1',
    'x-rate-limit-reset': '9',
    ratelimit: '"theirs";r=1',
    'ratelimit-policy': '"theirs";q=5000',
    'ratelimit-limit': '5000',
    'retry-after': '7',
    'x-ratelimiter': 'envoy',
  };

  test('stands in place of what the upstream tells, however it spells it', () => {
    const limitFields = { 'ratelimit-policy': '"burst";q=100;w=60', ratelimit: '"burst";r=42;t=17' };
    expect(fieldsOf(200, told, { limitFields })).toEqual([
      ...['ratelimit-policy', '"burst";q=100;w=60', 'ratelimit', '"burst";r=42;t=17'],
      ...['retry-after', '7', 'x-ratelimiter', 'envoy'],
    ]);
  });

  test('where it is nothing, leaves the upstream its own', () => {
    expect(fieldsOf(200, told)).toEqual(Object.entries(told).flat());
  });
});

describe('upstreamSecrets', () => {
  test('does not take what describes a message, or is too short to be a credential, for a secret', () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-tenant': '12345' };
    expect(upstreamSecrets(headers)).toEqual([]);
  });
});
