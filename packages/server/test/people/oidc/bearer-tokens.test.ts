// Tokens of identity providers: those that fit are believed, and every known way to forge or borrow one is refused.
import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createHandClock, type HandClock } from '../../../../../test/harness/assemble-use-cases.ts';
import type { VerifyToken } from '../../../src/app/people/calling/identify.ts';
import { createVerifyToken } from '../../../src/people/oidc/bearer-tokens.ts';
import { auth0, cognito, type IssuerRule } from '../../../src/people/oidc/issuer-rule.ts';

const COGNITO = cognito({ region: 'eu-west-1', poolId: 'eu-west-1_Abc', clients: ['client-1'] });
const AUTH0 = auth0({ domain: 'acme.eu.auth0.com', audience: 'https://api.acme.example' });
const GENERIC: IssuerRule = {
  issuer: 'https://id.example.com',
  keysUrl: 'https://id.example.com/keys',
  algorithms: ['ES256'],
  audiences: ['keywright'],
  clients: null,
  tokenUse: null,
  type: 'at+jwt',
};
const SECOND_MS = 1000;

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;
let rsa: KeyPair;
let ec: KeyPair;
let stranger: KeyPair;
beforeAll(async () => {
  rsa = await generateKeyPair('RS256', { extractable: true });
  ec = await generateKeyPair('ES256', { extractable: true });
  stranger = await generateKeyPair('RS256', { extractable: true });
});

interface World {
  readonly clock: HandClock;
  readonly fetched: string[];
  isAway: boolean;
  keys: object[];
  readonly verify: VerifyToken;
}

async function world(): Promise<World> {
  const clock = createHandClock();
  const fetched: string[] = [];
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa-1', use: 'sig', alg: 'RS256' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec-1', use: 'sig', alg: 'ES256' },
  ];
  const state = { isAway: false, keys };
  const verify = createVerifyToken([COGNITO, AUTH0, GENERIC], {
    now: clock.now,
    fetchKeys: async (url) => {
      fetched.push(url);
      if (state.isAway) throw new Error('away');
      return { keys: state.keys };
    },
  });
  return Object.assign(state, { clock, fetched, verify });
}

const cognitoClaims = { iss: COGNITO.issuer, sub: 'user-1', client_id: 'client-1', token_use: 'access' };
const auth0Claims = { iss: AUTH0.issuer, sub: 'auth0|1', aud: ['https://api.acme.example', 'other'] };

async function signed(
  claims: Record<string, unknown>,
  { clock }: Pick<World, 'clock'>,
  { header = {}, by = rsa }: { header?: Partial<JWTHeaderParameters>; by?: KeyPair } = {},
): Promise<string> {
  const now = Math.floor(clock.now() / SECOND_MS);
  return new SignJWT({ iat: now, exp: now + 300, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'rsa-1', ...header })
    .sign(by.privateKey);
}

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const REFUSED = { kind: 'refused' };

describe('a token that fits its issuer', () => {
  test('of Cognito, Auth0 and any other is believed, as issuer and subject', async () => {
    const here = await world();
    expect(await here.verify(await signed(cognitoClaims, here))).toMatchObject({
      kind: 'believed',
      subject: { issuer: COGNITO.issuer, subject: 'user-1' },
    });
    expect(await here.verify(await signed(auth0Claims, here))).toMatchObject({ kind: 'believed' });
    const generic = { iss: GENERIC.issuer, sub: 'u', aud: 'keywright' };
    const header = { alg: 'ES256', kid: 'ec-1', typ: 'application/at+jwt' };
    expect(await here.verify(await signed(generic, here, { header, by: ec }))).toMatchObject({
      kind: 'believed',
    });
  });

  test('is believed up to a minute after its end, and not a second more', async () => {
    const here = await world();
    const token = await signed(cognitoClaims, here);
    here.clock.advance(359 * SECOND_MS);
    expect(await here.verify(token)).toMatchObject({ kind: 'believed' });
    here.clock.advance(2 * SECOND_MS);
    expect(await here.verify(token)).toEqual(REFUSED);
  });
});

describe('refused is a token', () => {
  const soon = 3600;
  test.each<[string, Record<string, unknown>]>([
    ['of nobody', { sub: undefined }],
    ['without an end', { exp: undefined }],
    ['not good before tomorrow', { nbf: Math.floor(createHandClock().now() / SECOND_MS) + soon }],
    ['of an ID kind', { token_use: 'id' }],
    ['of another client', { client_id: 'client-2' }],
    ['of no client', { client_id: undefined }],
    ['of an issuer nobody knows', { iss: 'https://evil.example' }],
    ['of an issuer with a slash too many', { iss: `${COGNITO.issuer}/` }],
  ])('%s', async (_, changes) => {
    const here = await world();
    expect(await here.verify(await signed({ ...cognitoClaims, ...changes }, here))).toEqual(REFUSED);
  });

  test.each<[string, Record<string, unknown>]>([
    ['whose issuer lacks its slash', { iss: AUTH0.issuer.slice(0, -1) }],
    ['for another audience', { aud: 'https://other.example' }],
    ['for several audiences, none of them ours', { aud: ['a', 'b'] }],
    ['for no audience', { aud: undefined }],
  ])('of Auth0 %s', async (_, changes) => {
    const here = await world();
    expect(await here.verify(await signed({ ...auth0Claims, ...changes }, here))).toEqual(REFUSED);
  });

  test.each<[string, Partial<JWTHeaderParameters> & Record<string, unknown>]>([
    ['that names its keys', { jku: 'https://evil.example/keys' }],
    ['that brings a certificate chain', { x5c: ['MIIB'] }],
    ['that names a certificate', { x5u: 'https://evil.example/cert' }],
    ['whose key id is a path', { kid: '../../../etc/passwd' }],
  ])('%s', async (_, header) => {
    const here = await world();
    expect(await here.verify(await signed(cognitoClaims, here, { header }))).toEqual(REFUSED);
  });

  test('that brings its own key, and one signed by a stranger under a known name', async () => {
    const here = await world();
    const jwk = await exportJWK(stranger.publicKey);
    expect(await here.verify(await signed(cognitoClaims, here, { header: { jwk }, by: stranger }))).toEqual(
      REFUSED,
    );
    expect(await here.verify(await signed(cognitoClaims, here, { by: stranger }))).toEqual(REFUSED);
  });

  test('without a signature, with an unknown necessity, or signed with the public key as a shared secret', async () => {
    const here = await world();
    const claims = part({ ...cognitoClaims, exp: Math.floor(here.clock.now() / SECOND_MS) + 300 });
    const none = `${part({ alg: 'none' })}.${claims}.`;
    const header = part({ alg: 'HS256', kid: 'rsa-1' });
    const pem = await exportSPKI(rsa.publicKey);
    const mac = createHmac('sha256', pem).update(`${header}.${claims}`).digest('base64url');
    expect(await here.verify(none)).toEqual(REFUSED);
    expect(await here.verify(`${none}AAAA`)).toEqual(REFUSED);
    expect(await here.verify(`${header}.${claims}.${mac}`)).toEqual(REFUSED);
    const [, body, signature] = (await signed(cognitoClaims, here)).split('.');
    expect(
      await here.verify(`${part({ alg: 'RS256', kid: 'rsa-1', crit: ['x'], x: 1 })}.${body}.${signature}`),
    ).toEqual(REFUSED);
  });

  test('with a claim that is there twice, also when its signature is good', async () => {
    const here = await world();
    const exp = Math.floor(here.clock.now() / SECOND_MS) + 300;
    const { CompactSign } = await import('jose');
    const twice = `{"iss":"${COGNITO.issuer}","sub":"a","sub":"admin","client_id":"client-1","token_use":"access","exp":${exp}}`;
    const once = twice.replace('"sub":"a",', '');
    const sign = (text: string) =>
      new CompactSign(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'RS256', kid: 'rsa-1' })
        .sign(rsa.privateKey);
    expect(await here.verify(await sign(once))).toMatchObject({ kind: 'believed' });
    expect(await here.verify(await sign(twice))).toEqual(REFUSED);
  });

  test('for all that is no token at all', async () => {
    const here = await world();
    for (const text of ['', 'a.b', 'a.b.c', 'a.b.c.d', '...', `${'a'.repeat(20_000)}.b.c`]) {
      expect(await here.verify(text)).toEqual(REFUSED);
    }
    expect(here.fetched).toEqual([]);
  });
});

describe("an issuer's keys", () => {
  test('are asked for once, however many tokens come at a time, and then remembered', async () => {
    const here = await world();
    const token = await signed(cognitoClaims, here);
    await Promise.all(Array.from({ length: 20 }, () => here.verify(token)));
    here.clock.advance(9 * 60 * SECOND_MS);
    const later = await signed(cognitoClaims, here);
    await here.verify(later);
    expect(here.fetched).toEqual([COGNITO.keysUrl]);
  });

  test('are asked for again on an unknown id, twice a minute at most', async () => {
    const here = await world();
    await here.verify(await signed(cognitoClaims, here));
    const unknown = await signed(cognitoClaims, here, { header: { kid: 'rsa-2' }, by: stranger });
    for (let time = 0; time < 50; time += 1) expect(await here.verify(unknown)).toEqual(REFUSED);
    expect(here.fetched).toHaveLength(1);
    here.clock.advance(30 * SECOND_MS);
    here.keys.push({ ...(await exportJWK(stranger.publicKey)), kid: 'rsa-2', use: 'sig' });
    expect(await here.verify(unknown)).toMatchObject({ kind: 'believed' });
    expect(here.fetched).toHaveLength(2);
  });

  test('hold a day while the issuer is away, and then nothing is said about any token', async () => {
    const here = await world();
    await here.verify(await signed(cognitoClaims, here));
    here.isAway = true;
    here.clock.advance(24 * 3600 * SECOND_MS - 1);
    expect(await here.verify(await signed(cognitoClaims, here))).toMatchObject({ kind: 'believed' });
    here.clock.advance(60 * SECOND_MS);
    expect(await here.verify(await signed(cognitoClaims, here))).toEqual({ kind: 'unavailable' });
    here.isAway = false;
    here.clock.advance(30 * SECOND_MS);
    expect(await here.verify(await signed(cognitoClaims, here))).toMatchObject({ kind: 'believed' });
  });
});
