// Incidents in systems like ours, by their number: requests without a key that were let in for what else they said.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi, mintingApi } from '../corpus/corpus-apis.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw, type RawRequest } from './raw-request.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [corpusApi, mintingApi] });
});
afterAll(() => keywright.close());

const ask = (request: RawRequest) => askRaw(keywright.url, request);
const keyCount = async () => (await keywright.client.keys.list({ limit: 200 })).data.length;

/** Every way to change something, as nobody. */
const WRITES: readonly RawRequest[] = [
  { start: 'POST /v1/api-keys', host: 'm' },
  { start: 'POST /minting/v1/api-keys' },
  { start: 'DELETE /v1/api-keys/key_01', host: 't' },
  { start: 'POST /api/v1/keys' },
  { start: 'PATCH /api/v1/keys/key_01' },
  { start: 'POST /api/v1/keys/key_01/rotate' },
  { start: 'POST /api/v1/keys/key_01/revoke' },
  { start: 'DELETE /api/v1/keys/key_01/secrets/sec_01' },
  { start: 'POST /api/v1/workspaces' },
];

/** What other systems have believed. */
const INSIDE = `
  x-request-from: internal
  x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware
  x-internal: 1
  x-internal-request: true
  x-original-url: /health
  x-rewrite-url: /health
  x-original-uri: /v1/public/models
  x-forwarded-uri: /v1/public/models
  x-forwarded-path: /v1/public/models
  x-forwarded-prefix: /v1/public
  x-http-method-override: GET
  x-http-method: GET
  x-method-override: OPTIONS
  x-forwarded-for: 127.0.0.1
  x-real-ip: 127.0.0.1
  x-client-ip: 127.0.0.1
  true-client-ip: 127.0.0.1
  cf-connecting-ip: 127.0.0.1
  forwarded: for=127.0.0.1
  x-forwarded-host: localhost
  x-forwarded-server: localhost
  x-forwarded-user: admin
  x-remote-user: admin
  remote-user: admin
  x-user: admin
  x-user-id: 1
  x-username: admin
  x-auth-request-user: admin
  x-auth-user: admin
  x-authenticated-user: admin
  x-authenticated: true
  x-webauth-user: admin
  x-email: admin@example.com
  x-role: admin
  x-admin: true
  x-is-admin: 1
  x-debug: 1
  x-test: 1
  x-bypass: 1
  x-skip-auth: true
  x-no-auth: 1
  x-api-version: internal
  accept-version: 1.0.0
  x-service: gateway
  x-keywright-key-id: key_01
  x-keywright-workspace-id: ws_01
  x-keywright-scopes: keys:write
  x-keywright-operator: true
  x-key-id: key_01
  x-workspace-id: ws_01
  x-tenant-id: 1
  x-org-id: 1
  x-scopes: *
  x-envoy-internal: true
  x-envoy-original-path: /health
  x-amzn-oidc-data: e30.e30.e30
  x-ms-client-principal: e30=
  x-goog-iap-jwt-assertion: e30.e30.e30
  x-b3-flags: 1
  x-csrf-token: 1
  cookie: session=admin; admin=true; auth=1
`
  .trim()
  .split('\n')
  .map((line) => line.trim());

describe('T-01 no field of a request stands for a credential', () => {
  test('a body that names its victim makes no key', async () => {
    const victim = await keywright.newWorkspace();
    const json = { userId: 'victim', workspaceId: victim.id, api: 'corpus', name: 'x', scopes: ['*'] };
    for (const write of WRITES) {
      expect(await ask({ ...write, json }), write.start).toMatchObject({
        status: 401,
        code: 'missing_credentials',
      });
    }
    expect(await keyCount()).toBe(0);
  });

  test('whatever a request without a credential says, it is told that it has none', async () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
    const name = word.filter(
      (text) =>
        !/^(?:authorization|x-api-key|x-admin-token|host|connection|expect|te|transfer-encoding|content-length|content-type|upgrade)$/.test(
          text,
        ),
    );
    const value = fc.stringMatching(/^[ -~]{0,30}$/);
    const lines = fc.array(
      fc.tuple(name, value).map(([header, text]) => `${header}: ${text}`),
      { maxLength: 5 },
    );
    const query = fc
      .dictionary(word, word, { maxKeys: 3 })
      .map((pairs) => new URLSearchParams(pairs).toString());
    const request = fc.record({
      write: fc.constantFrom(...WRITES),
      lines,
      query,
      json: fc.jsonValue({ maxDepth: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ write, query, ...rest }) => {
        const answer = await ask({ ...write, ...rest, start: `${write.start}?${query}` });
        expect([answer.status, answer.code]).toEqual([401, 'missing_credentials']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('T-13 no header says that a request comes from inside', () => {
  test.each(INSIDE)('%s', async (line) => {
    for (const { start, host } of [
      { start: 'GET /v1/whoami', host: 't' },
      { start: 'GET /api/v1/keys', host: 'localhost' },
    ]) {
      const { status, code } = await ask({ start, host, lines: [line] });
      expect([status, code]).toEqual([401, 'missing_credentials']);
    }
  });
});
