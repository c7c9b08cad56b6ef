// Tokens of an identity provider, forged, borrowed and overdue, against the running server: the native API and an API
// that takes them. Those that fit are believed; of all others nothing is learnt.
import { stablebrowse, stav } from '@keywright/core/presets';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newWorkspaceOf, PROVIDER, signIn } from '../harness/people/people-of.ts';
import { startTokenIssuer, type TokenChanges, type TokenIssuer } from '../harness/people/token-issuer.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { filesOf } from './searched-folder.ts';

let issuer: TokenIssuer;
let keywright: TestKeywright;
let stranger: Awaited<ReturnType<typeof generateKeyPair>>;
const shown = new Map<string, string>();
beforeAll(async () => {
  stranger = await generateKeyPair('RS256', { extractable: true });
  issuer = await startTokenIssuer(() => [`${keywright.publicUrl}/api/auth/callback/${PROVIDER}`]);
  keywright = await startTestKeywright({
    apis: [stablebrowse, stav],
    config: { signIn: { providers: [issuer.configFor(PROVIDER)] }, issuers: [issuer.rule] },
  });
  await newWorkspaceOf(keywright, await signIn(keywright, issuer, 'ada'), 'tokens');
});
afterAll(async () => {
  await keywright.close();
  await issuer.close();
});

const PATHS = ['/api/v1/workspaces', '/stablebrowse/v1/tasks', '/stablebrowse/v1/api-keys'];

async function statuses(token: string): Promise<readonly number[]> {
  shown.set(`token ${shown.size}`, token);
  return Promise.all(
    PATHS.map(async (path) => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(keywright.publicUrl + path, { headers });
      await answer.text();
      return answer.status;
    }),
  );
}

const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const EVERYWHERE = (status: number) => PATHS.map(() => status);

describe('a token', () => {
  test('that fits is believed, wherever tokens are taken, up to a minute after its end', async () => {
    expect(await statuses(await issuer.token('ada'))).toEqual(EVERYWHERE(200));
    expect(await statuses(await issuer.token('ada', { claims: { exp: seconds(-40) } }))).toEqual(
      EVERYWHERE(200),
    );
    const long = await issuer.token('ada', { claims: { groups: 'g'.repeat(9_000) } });
    expect(await statuses(long)).toEqual(EVERYWHERE(200));
  });

  test.each<[string, TokenChanges]>([
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['of an issuer with a slash too many', { claims: { iss: 'slash' } }],
    ['of another client', { claims: { client_id: 'another' } }],
    ['of no client', { claims: { client_id: undefined } }],
    ['for signing in', { claims: { token_use: 'id' } }],
    ['without an end', { claims: { exp: undefined } }],
    ['that ended more than a minute ago', { claims: { exp: seconds(-70) } }],
    ['that begins in an hour', { claims: { nbf: seconds(3600) } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['that says where its keys are', { header: { jku: 'https://evil.example/keys' } }],
    ['that says where its certificate is', { header: { x5u: 'https://evil.example/cert' } }],
    ['that brings its certificate', { header: { x5c: ['MIIB'] } }],
    ['whose key nobody knows', { header: { kid: 'another' } }],
  ])('%s is refused', async (_, changes) => {
    const claims = changes.claims?.['iss'] === 'slash' ? { iss: `${issuer.issuer}/` } : changes.claims;
    const token = await issuer.token('ada', { ...changes, ...(claims !== undefined && { claims }) });
    expect(await statuses(token)).toEqual(EVERYWHERE(401));
  });

  test('that is signed by a stranger, by nobody, by a shared secret, or with something asked for, is refused', async () => {
    const jwk = await exportJWK(stranger.publicKey);
    const good = await issuer.token('ada');
    const [head = '', claims = '', signature = ''] = good.split('.');
    const shared = new TextEncoder().encode(JSON.stringify(await exportJWK(issuer.keys.publicKey)));
    const forged = [
      await issuer.token('ada', { by: stranger.privateKey }),
      await issuer.token('ada', { header: { jwk }, by: stranger.privateKey }),
      `${part({ alg: 'none' })}.${claims}.`,
      `${part({ alg: 'none' })}.${claims}.${signature}`,
      `${part({ alg: 'RS256', kid: 'signing-1', crit: ['exp'] })}.${claims}.${signature}`,
      await new SignJWT({ iss: issuer.issuer, sub: 'ada', client_id: 'app-client-1', token_use: 'access' })
        .setProtectedHeader({ alg: 'HS256', kid: 'signing-1' })
        .setExpirationTime('5m')
        .sign(shared),
      `${head}.${part({ iss: issuer.issuer, sub: 'root', client_id: 'app-client-1', token_use: 'access', exp: seconds(300) })}.${signature}`,
      `${head}.${claims}.${signature.slice(0, -2)}`,
      `${head}.${claims}=.${signature}`,
      `${good}.${good}`,
    ];
    for (const token of forged) expect(await statuses(token), token).toEqual(EVERYWHERE(401));
  });

  test('of somebody who has never signed in opens nothing, and says what to do', async () => {
    const token = await issuer.token('mallory');
    expect(await statuses(token)).toEqual(EVERYWHERE(403));
    const answer = await fetch(`${keywright.publicUrl}/api/v1/workspaces`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({ code: 'token_without_account' });
  });

  test('is not bound to pages: it writes from anywhere, with the rights of its roles and no more', async () => {
    const token = await issuer.token('ada');
    shown.set('a token that writes', token);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      origin: 'https://app.example',
    };
    const asked = (path: string, method: string, body?: object) =>
      fetch(`${keywright.publicUrl}/api/v1${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
    const { data } = (await (await asked('/workspaces', 'GET')).json()) as { data: { id: string }[] };
    expect(data).toHaveLength(1);
    const body = { api: 'stav', workspaceId: data[0]?.id, name: 'by token' };
    const made = await asked('/keys', 'POST', body);
    expect([made.status, ((await made.json()) as { createdBy: string }).createdBy]).toEqual([
      201,
      expect.stringMatching(/^user:usr_/),
    ]);
    expect((await asked('/credentials', 'GET')).status).toBe(403);
  });

  test('with an unknown key makes the issuer be asked at most twice a minute, whoever sends it', async () => {
    const before = issuer.asked;
    for (let count = 0; count < 5; count += 1) {
      await statuses(await issuer.token('ada', { header: { kid: `unknown-${count}` } }));
    }
    expect(issuer.asked - before).toBeLessThanOrEqual(1);
  });

  test('leaves nothing behind: not in the data folder, not in the log', async () => {
    // Only the signature makes it a token; half of it would be too much.
    const signatures = [...shown.values()].map((token) => (token.split('.')[2] ?? '').slice(0, 40));
    const secrets = signatures.filter((text) => text.length === 40);
    expect(secrets.length).toBeGreaterThan(20);
    const left = [
      ...filesOf(keywright.dataFolder).map(({ bytes }) => bytes),
      Buffer.from(keywright.logLines.join('\n')),
    ];
    expect(secrets.filter((secret) => left.some((bytes) => bytes.includes(secret)))).toEqual([]);
  });
});

describe('while the issuer is away', () => {
  test('tokens are answered 503 with when to try again, never 401, and keys go on', async () => {
    const away = await startTokenIssuer(() => []);
    away.isAway = true;
    const other = await startTestKeywright({ config: { issuers: [away.rule] } });
    try {
      const { secret } = await other.newKey({ api: 'stablebrowse' });
      for (const path of PATHS) {
        const headers = { authorization: `Bearer ${await away.token('ada')}` };
        const answer = await fetch(other.url + path, { headers });
        expect([answer.status, answer.headers.get('retry-after')], path).toEqual([503, '30']);
      }
      const headers = { authorization: `Bearer ${secret}` };
      expect((await fetch(`${other.url}/stablebrowse/v1/tasks`, { headers })).status).toBe(200);
    } finally {
      await other.close();
      await away.close();
    }
  });
});
