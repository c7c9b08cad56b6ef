// What of an upstream's answer a client may see.
import { describe, expect, test } from 'vitest';
import { answerFields, upstreamSecrets } from '../../../src/gateway/forward/forward-answer-headers.ts';

describe('answerFields', () => {
  test('passes everything that is for the client, each cookie in a line of its own', () => {
    expect(
      answerFields(200, { 'content-type': 'a/b', 'set-cookie': ['a=1', 'b=2'], 'x-request-id': '7' }, []),
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
    expect(answerFields(200, headers, [])).toEqual(['x-end', '2']);
  });

  test('drops identities, under every spelling', () => {
    expect(
      answerFields(200, { 'x-keywright-key-id': 'k', x_keywright_key_id: 'k', 'x-key': '1' }, []),
    ).toEqual([...['x-key', '1']]);
  });

  test('leaves no length on an answer that has no content by definition', () => {
    expect(answerFields(204, { 'content-length': '5', etag: '"1"' }, [])).toEqual(['etag', '"1"']);
    expect(answerFields(304, { 'content-length': '5' }, [])).toEqual(['content-length', '5']);
  });

  test("drops every line that holds the upstream's own credential, whole or without its scheme", () => {
    const secrets = upstreamSecrets({ Authorization: 'Bearer upstream-secret', 'x-key': 'another-secret' });
    const headers = {
      'x-echo': 'authorization=Bearer upstream-secret;',
      'x-token': 'upstream-secret',
      'set-cookie': ['a=1', 'k=another-secret'],
      'x-fine': 'upstream',
    };
    expect(answerFields(200, headers, secrets)).toEqual(['set-cookie', 'a=1', 'x-fine', 'upstream']);
  });
});

describe('upstreamSecrets', () => {
  test('does not take what describes a message, or is too short to be a credential, for a secret', () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-tenant': '12345' };
    expect(upstreamSecrets(headers)).toEqual([]);
  });
});
