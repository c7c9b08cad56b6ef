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

const JSON_TYPE = { 'content-type': 'application/json' };

describe('answerFields', () => {
  test('passes everything that is for the client, each of several lines by itself', () => {
    expect(fieldsOf(200, { ...JSON_TYPE, link: ['</a>', '</b>'], 'x-request-id': '7' })).toEqual([
      ...['content-type', 'application/json', 'link', '</a>', 'link', '</b>', 'x-request-id', '7'],
    ]);
  });

  test('lets no upstream speak for the origin', () => {
    const headers = {
      ...JSON_TYPE,
      'set-cookie': ['keywright.session_token=theirs', 'a=1'],
      'clear-site-data': '"*"',
      'alt-svc': 'h2="evil.example:443"',
      'strict-transport-security': 'max-age=0',
      nel: '{}',
      'report-to': '{}',
    };
    expect(fieldsOf(200, headers)).toEqual(['content-type', 'application/json']);
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset=UTF-8',
    'text/event-stream',
  ])('leaves %s as it is', (type) => {
    expect(fieldsOf(200, { 'content-type': type })).toEqual(['content-type', type]);
  });

  test.each([
    'text/html',
    'image/svg+xml',
    'application/json, text/html',
    'application/json; a=b, text/html',
    'application/jsonp',
    'text/html;application/json',
  ])('shuts away the page that a browser may make of %s', (type) => {
    const headers = { 'content-type': type, 'content-security-policy': 'sandbox allow-scripts' };
    expect(fieldsOf(200, headers)).toEqual([
      ...['content-type', type, 'content-security-policy', 'sandbox allow-scripts'],
      ...['content-security-policy', 'sandbox'],
    ]);
    expect(fieldsOf(200, { 'content-type': ['application/json', type] }).slice(-1)).toEqual(['sandbox']);
    expect(fieldsOf(200, {})).toEqual(['content-security-policy', 'sandbox']);
    expect(fieldsOf(200, { connection: 'content-type', ...JSON_TYPE })).toEqual([
      ...['content-security-policy', 'sandbox'],
    ]);
  });

  test('drops what concerns one connection, and what Connection nominates', () => {
    const headers = {
      ...JSON_TYPE,
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
    expect(fieldsOf(200, headers)).toEqual(['content-type', 'application/json', 'x-end', '2']);
  });

  test('drops identities, under every spelling', () => {
    const identities = { 'x-keywright-key-id': 'k', x_keywright_key_id: 'k' };
    expect(fieldsOf(200, { ...JSON_TYPE, ...identities, 'x-key': '1' })).toEqual([
      ...['content-type', 'application/json', 'x-key', '1'],
    ]);
  });

  test('leaves no length on an answer that has no content by definition', () => {
    const headers = { 'content-length': '5', ...JSON_TYPE };
    expect(fieldsOf(204, headers)).toEqual(['content-type', 'application/json']);
    expect(fieldsOf(304, headers)).toEqual(['content-length', '5', 'content-type', 'application/json']);
  });

  test("drops every line that holds the upstream's own credential, whole or without its scheme", () => {
    const secrets = upstreamSecrets({ Authorization: 'Bearer upstream-secret', 'x-key': 'another-secret' });
    const headers = {
      'x-echo': 'authorization=Bearer upstream-secret;',
      'x-token': 'upstream-secret',
      link: ['</a>', '</another-secret>'],
      ...JSON_TYPE,
      'x-fine': 'upstream',
    };
    expect(fieldsOf(200, headers, { secrets })).toEqual([
      ...['link', '</a>', 'content-type', 'application/json', 'x-fine', 'upstream'],
    ]);
  });
});

describe('what we tell of limits', () => {
  const told = {
    ...JSON_TYPE,
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
      ...['content-type', 'application/json', 'retry-after', '7', 'x-ratelimiter', 'envoy'],
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
