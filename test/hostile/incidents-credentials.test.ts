// Incidents in systems like ours, by their number: how keys were read, and what was taken for one.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi, mintingApi } from '../corpus/corpus-apis.ts';
import { corpusKeys } from '../corpus/corpus-keys.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw, type RawRequest } from './raw-request.ts';
import { tracesOf } from './secret-traces.ts';

let keywright: TestKeywright;
let keys: ReadonlyMap<string, string>;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [corpusApi, mintingApi] });
  keys = await corpusKeys(keywright);
});
afterAll(() => keywright.close());

const key = (name: string) => keys.get(name) ?? '';
const ask = (request: RawRequest) => askRaw(keywright.url, request);
const whoami = (...lines: string[]) => ask({ start: 'GET /v1/whoami', host: 't', lines });
const keyCount = async () => (await keywright.client.keys.list({ limit: 200 })).data.length;

describe('T-02 a credential is never part of a statement', () => {
  test.each([
    "ak_live_' OR '1'='1",
    "ak_live_'); SELECT pg_sleep(5)--",
    "' OR 1=1 --",
    'ak_live_%',
    'ak_live_"; DROP TABLE keys; --',
    "ak_live_' UNION SELECT * FROM secrets --",
  ])('%s opens nothing, at once', async (text) => {
    const before = await keyCount();
    const startedAt = performance.now();
    for (const line of [`Authorization: Bearer ${text}`, `X-Api-Key: ${text}`]) {
      expect((await whoami(line)).status).toBe(401);
    }
    expect((await ask({ start: 'GET /api/v1/keys', lines: [`Authorization: Bearer ${text}`] })).status).toBe(
      401,
    );
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(await keyCount()).toBe(before);
  });

  test('what is put into a query of the native API is compared, not executed', async () => {
    const lines = [`Authorization: Bearer ${keywright.adminToken}`];
    for (const text of ["' OR '1'='1", '%', '_', '%25%25']) {
      for (const field of ['api', 'workspaceId', 'cursor']) {
        const start = `GET /api/v1/keys?${field}=${encodeURIComponent(text)}`;
        const { status, body } = await ask({ start, lines });
        expect({ status, data: JSON.parse(body).data }, start).toEqual({ status: 200, data: [] });
      }
    }
  });
});

test('T-04 a stored digest is no credential, in any spelling', async () => {
  for (const secret of [key('K'), keywright.adminToken]) {
    const digest = createHash('sha256').update(secret).digest();
    const spellings = (['hex', 'base64', 'base64url', 'latin1'] as const).map((form) =>
      digest.toString(form),
    );
    for (const text of spellings.map((spelling) => spelling.replaceAll(/[\r\n\0]/g, '.'))) {
      for (const line of [
        `Authorization: Bearer ${text}`,
        `X-Api-Key: ${text}`,
        `Authorization: Bearer ak_live_${text}`,
      ]) {
        const answer = await whoami(line).catch(() => null);
        expect(answer?.status ?? 400).toBeGreaterThanOrEqual(400);
      }
      const own = await ask({ start: 'GET /api/v1/keys', lines: [`Authorization: Bearer ${text}`] }).catch(
        () => null,
      );
      expect(own?.status ?? 400).toBeGreaterThanOrEqual(400);
    }
  }
});

test('T-05 a key that is refused is repeated nowhere', async () => {
  const told: string[] = [];
  for (const name of ['KE', 'KR', 'KOLD', 'KIP', 'K~', 'K^']) {
    for (const line of [
      `Authorization: Bearer ${key(name)}`,
      `X-Api-Key: ${key(name)}`,
      `Authorization: ${key(name)}`,
    ]) {
      told.push((await whoami(line)).text, (await ask({ start: 'GET /api/v1/keys', lines: [line] })).text);
      told.push((await ask({ start: `GET /v1/api-keys/${key(name)}`, host: 't', lines: [line] })).text);
    }
  }
  const secrets = [...keys.values()].filter((value) => !value.startsWith('ws_'));
  expect(tracesOf(secrets, told.join('\n'))).toEqual([]);
  expect(tracesOf(secrets, keywright.logLines.join('\n'))).toEqual([]);
});

test('T-16 nothing is no secret: not in any header, for a key or for the operator', async () => {
  for (const line of [
    'Authorization: Bearer ',
    'Authorization: Bearer',
    'Authorization:',
    'X-Api-Key:',
    'X-Admin-Token:',
  ]) {
    for (const { start, host } of [
      { start: 'GET /v1/whoami', host: 't' },
      { start: 'POST /v1/api-keys', host: 'm' },
      { start: 'GET /api/v1/keys', host: 'localhost' },
    ]) {
      expect((await ask({ start, host, lines: [line] })).status, `${start} ${line}`).toBe(401);
    }
  }
});

test('T-18 a key with anything before or behind it is another text', async () => {
  const secret = key('K');
  const texts = [
    `${secret}x`,
    `${secret}${'x'.repeat(72 - secret.length)}`,
    `${secret}${'x'.repeat(455)}`,
    `${secret}${'x'.repeat(1024)}`,
    `${secret}=`,
    `${secret}.x`,
    `x${secret}`,
    secret.slice(0, -1),
    `${secret}${secret}`,
    `${secret},${secret}`,
    `${secret} x`,
    `${secret}\tx`,
    `"${secret}"`,
  ];
  for (const text of texts) {
    for (const line of [`Authorization: Bearer ${text}`, `X-Api-Key: ${text}`]) {
      expect((await whoami(line)).status, text.slice(secret.length, 80)).toBe(401);
    }
  }
  expect((await whoami(`X-Api-Key: ${secret}`)).status).toBe(200);
});

describe('T-43 two credentials are none', () => {
  const bearer = (name: string) => `Authorization: Bearer ${key(name)}`;
  const apiKey = (name: string) => `X-Api-Key: ${key(name)}`;

  test.each([
    ['the same twice', () => [bearer('K'), bearer('K')]],
    ['C11 the same twice, in the other header', () => [apiKey('K'), apiKey('K')]],
    ['a good one and a bad one', () => [bearer('K'), bearer('KR')]],
    ['a bad one and a good one', () => [bearer('KR'), bearer('K')]],
    ['a good one and an empty one', () => [bearer('K'), 'Authorization:']],
    ['in two headers', () => [bearer('K'), apiKey('KCHAT')]],
    ['in two headers, one of them no credential', () => ['Authorization: Basic eDp5', apiKey('K')]],
    ['under names of mixed case', () => [`aUTHORIZATION: Bearer ${key('K')}`, bearer('K')]],
  ])('%s', async (_, lines) => {
    const calls = keywright.upstream.calls.length;
    expect(await whoami(...lines())).toMatchObject({ status: 400, code: 'multiple_credentials' });
    expect(keywright.upstream.calls.length).toBe(calls);
  });

  test('nor two operators, nor an operator and a key', async () => {
    const operator = `X-Admin-Token: ${keywright.adminToken}`;
    const makeKey = (...lines: string[]) => ask({ start: 'POST /v1/api-keys', host: 'm', lines });
    const before = await keyCount();
    expect((await makeKey(operator, operator)).code).toBe('multiple_credentials');
    expect((await makeKey(operator, apiKey('KMAKER'))).code).toBe('multiple_credentials');
    expect((await makeKey('X-Admin-Token: guess', apiKey('KMAKER'))).code).toBe('multiple_credentials');
    expect(await keyCount()).toBe(before);
  });
});

test('T-44 a key behind any other scheme, or none, is not read', async () => {
  const secret = key('K');
  const schemes = [
    'Basic ',
    'Digest ',
    'Token ',
    'ApiKey ',
    'Bearer',
    'Bearer  ',
    'Bearer\t',
    'BearerX ',
    '',
  ];
  for (const scheme of schemes) {
    const { status, code } = await whoami(`Authorization: ${scheme}${secret}`);
    expect([status, code], scheme).toEqual([401, 'malformed_credentials']);
  }
  const basic = Buffer.from(`x:${secret}`).toString('base64');
  expect((await whoami(`Authorization: Basic ${basic}`)).status).toBe(401);
});
