// Incidents in systems like ours, by their number: targets that a guard and a router read in two ways.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi } from '../corpus/corpus-apis.ts';
import { sendRaw } from '../harness/raw-http.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw } from './raw-request.ts';

let keywright: TestKeywright;
let secret: string;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [corpusApi] });
  const scopes = ['inference:chat', 'inference:messages', 'keys:read'];
  ({ secret } = await keywright.newKey({ api: 'corpus', scopes }));
});
afterAll(() => keywright.close());

/** Without a key, with one, at the host and below the name: the answers, which never come from the upstream. */
async function answersTo(method: string, target: string): Promise<string[]> {
  const calls = keywright.upstream.calls.length;
  const answers: string[] = [];
  for (const lines of [[], [`X-Api-Key: ${secret}`]]) {
    const mounts = target.startsWith('/')
      ? [
          ['t', ''],
          ['localhost', '/corpus'],
        ]
      : [['t', '']];
    for (const [host = '', prefix = ''] of mounts) {
      const { status, code } = await askRaw(keywright.url, {
        start: `${method} ${prefix}${target}`,
        host,
        lines,
      });
      answers.push(`${status} ${code}`);
    }
  }
  expect(keywright.upstream.calls.length, 'calls of the upstream').toBe(calls);
  return [...new Set(answers)];
}

describe('a target that can be read in two ways is refused, with or without a key', () => {
  test.each([
    ['T-22 CVE-2025-66490', '/v1/public/..%2fapi-keys'],
    ['T-22 CVE-2025-66490', '/v1/public/..%2Fapi-keys'],
    ['T-22', '/v1/public/%2e%2e/api-keys'],
    ['T-22 CVE-2026-48020', '/v1/public../api-keys'],
    ['T-22 CVE-2026-48020', '/v1/public/x../api-keys'],
    ['T-22', '/v1/%70ublic/..;/api-keys'],
    ['T-22', '/v1/public/..;/api-keys'],
    ['T-22', '/v1/public;/../api-keys'],
    ['T-23 CVE-2021-31920', '//v1/api-keys'],
    ['T-23', '/v1//api-keys'],
    ['T-23', '/v1/./api-keys'],
    ['T-23 CVE-2021-29492', '/v1\\api-keys'],
    ['T-23 CVE-2021-29492', '/v1%5capi-keys'],
    ['T-23 CVE-2021-39156', '/v1/api-keys#x'],
    ['T-23 CVE-2021-39156', '/v1/public/models#/../../api-keys'],
    ['T-24', '//evil/v1'],
    ['T-24', '///evil/v1'],
    ['T-24', '/v1/%2e%2e/admin'],
    ['T-25', '/v1/chat/completions/%2e%2e/%2e%2e/admin'],
    ['T-27 CVE-2026-47676', '/%76%31/api-keys'],
    ['T-27', '/v1/%61pi-keys'],
    ['T-29', 'http://evil/v1/api-keys'],
    ['T-29', 'http://t/v1/public/models'],
    ['T-29', 'https://t/v1/api-keys'],
    ['T-29', '*'],
  ])('%s %s', async (_, target) => {
    expect(await answersTo('GET', target)).toEqual(['400 uri_invalid']);
  });
});

describe('a path that only resembles a route is none', () => {
  test.each([
    ['T-11 CVE-2024-31621', '/V1/API-KEYS'],
    ['T-11', '/v1/Api-Keys'],
    ['T-11', '/v1/PUBLIC/models'],
    ['T-28', '/v1/publicity'],
    ['T-28', '/v1/public'],
    ['T-28', '/v1/chat/completionsX'],
    ['T-28', '/v1/chat/completions/'],
    ['T-28', '/v1/api-keys/'],
    ['T-28', '/v1'],
    ['T-28', '/v1/whoami/x'],
  ])('%s %s', async (_, target) => {
    expect(await answersTo('GET', target)).toEqual(['404 not_found']);
    expect(await answersTo('POST', target)).toEqual(['404 not_found']);
  });

  test('T-11 nor below a mount that is spelled in another case', async () => {
    for (const start of [
      'GET /Corpus/v1/whoami',
      'GET /CORPUS/v1/whoami',
      'GET /Api/v1/keys',
      'GET /HEALTH',
    ]) {
      expect((await askRaw(keywright.url, { start })).status, start).toBe(404);
    }
  });
});

test('T-26 CVE-2025-54576 a public path in the query opens nothing', async () => {
  for (const query of ['?x=/v1/public/', '?/v1/public/models', '?x=/health', '?..%2f..%2fpublic/']) {
    const { status, code } = await askRaw(keywright.url, { start: `GET /v1/api-keys${query}`, host: 't' });
    expect([status, code], query).toEqual([401, 'missing_credentials']);
  }
});

describe('T-09 CVE-2026-48746 no Host moves a request past the guard', () => {
  test.each([
    'x/health?',
    'x/v1/public/',
    'localhost/health#',
    'x?',
    't@evil',
    'evil\\t',
    't,evil',
    '',
  ])('%j', async (host) => {
    for (const start of ['GET /v1/api-keys', 'GET /corpus/v1/api-keys', 'GET /api/v1/keys']) {
      const { status, code } = await askRaw(keywright.url, { start, host });
      expect([status, code]).toEqual([400, 'bad_host']);
    }
  });
});

test('T-30 HTTP/0.9 is not answered by a route', async () => {
  for (const request of ['GET /v1/public/models\r\n\r\n', `GET /health\r\nX-Api-Key: ${secret}\r\n\r\n`]) {
    const { answers, closed } = await sendRaw(keywright.url, request);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(closed).toBe(true);
  }
});

test('what a wildcard opens does not open what a literal path guards', async () => {
  expect(await answersTo('POST', '/v1/public/models')).toEqual(['405 method_not_allowed']);
  expect(await answersTo('DELETE', '/v1/whoami')).toEqual(['405 method_not_allowed']);
});
