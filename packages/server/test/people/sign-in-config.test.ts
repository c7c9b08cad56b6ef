// How people sign in, as an operator configures it: taken whole, or refused with everything that is wrong with it.
import { PRESETS } from '@keywright/core/presets';
import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../src/config.ts';

const provider = {
  id: 'auth0',
  title: 'Auth0',
  issuer: 'https://acme.eu.auth0.com/',
  clientId: 'abc',
  clientSecret: 'def',
};

function problemsIn(value: object): readonly string[] {
  const checked = checkConfig({ apis: PRESETS, ...value });
  return checked.ok ? [] : checked.problems.map(({ field, message }) => `${field} ${message}`);
}

function providersOf(...providers: object[]) {
  const checked = checkConfig({ apis: PRESETS, signIn: { providers } });
  return checked.ok ? checked.config.signIn.providers : checked.problems;
}

describe('a provider', () => {
  test('is found where its issuer says, under exactly that name', () => {
    expect(providersOf(provider)).toEqual([
      {
        id: 'auth0',
        title: 'Auth0',
        discoveryUrl: 'https://acme.eu.auth0.com/.well-known/openid-configuration',
        issuers: ['https://acme.eu.auth0.com/'],
        clientId: 'abc',
        clientSecret: 'def',
        scopes: ['openid', 'email', 'profile'],
      },
    ]);
  });

  test('is named by the address of its description, with or without a slash', () => {
    const { issuer: _, ...rest } = provider;
    const discoveryUrl = 'https://id.example.com/realms/a/.well-known/openid-configuration';
    expect(providersOf({ ...rest, discoveryUrl })).toMatchObject([
      { discoveryUrl, issuers: ['https://id.example.com/realms/a', 'https://id.example.com/realms/a/'] },
    ]);
  });

  test('may be on this machine without TLS, and nowhere else', () => {
    for (const issuer of ['http://localhost:8080/realms/a', 'http://127.0.0.1:1', 'http://[::1]:1'])
      expect(problemsIn({ signIn: { providers: [{ ...provider, issuer }] } })).toEqual([]);
    for (const issuer of [
      'http://id.example.com',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'https://id.example.com/#a',
      'https://user@id.example.com',
      'https://id.example.com\\@evil.example',
      ' https://id.example.com',
      'file:///etc/passwd',
      'id.example.com',
      1,
    ]) {
      expect(problemsIn({ signIn: { providers: [{ ...provider, issuer }] } })).toEqual([
        'signIn.providers[0].issuer must be an https address such as https://acme.eu.auth0.com/',
      ]);
    }
  });
});

test('P-41 everything that is wrong is told at once', () => {
  const { issuer: _, ...nowhere } = provider;
  const signIn = {
    providers: [
      { ...provider, id: 'No', title: '', clientSecret: '', scopes: [] },
      provider,
      { ...provider, id: 'both', discoveryUrl: 'https://a.example/configuration', scopes: ['email'] },
      nowhere,
      { ...provider, secret: 'x' },
    ],
    password: 'yes',
  };
  expect(problemsIn({ signIn, mail: { url: 'http://a', from: 'nobody' } })).toEqual([
    'signIn.providers[0].id must be a short name such as company-sso: lower-case letters, digits and -',
    'signIn.providers[0].title must be up to 60 characters',
    'signIn.providers[0].clientSecret must be the secret the provider gave this client',
    'signIn.providers[0].scopes must have at least 1 entry',
    'signIn.providers[2] must have either issuer or discoveryUrl',
    'signIn.providers[2].discoveryUrl must end with /.well-known/openid-configuration',
    'signIn.providers[2].scopes must have openid among them',
    'signIn.providers[3] must have either issuer or discoveryUrl',
    'signIn.providers[4].secret is not a field; there are: id, title, issuer, discoveryUrl, clientId, clientSecret, scopes',
    'signIn.password must be one of true, false',
    'mail.url must be an address such as smtp://user:password@mail.example.com:587',
    'mail.from must be an address such as Keys <keys@example.com>',
  ]);
  expect(problemsIn({ signIn: { providers: [provider, provider] } })).toEqual([
    'signIn.providers[1].id is the id of another provider: auth0',
  ]);
});

test('somebody can sign in: there are passwords, or there is a provider', () => {
  expect(problemsIn({ signIn: { password: false } })).toEqual([
    'signIn must have a provider when there are no passwords, or nobody could sign in',
  ]);
  expect(problemsIn({ signIn: { password: false, providers: [provider] } })).toEqual([]);
});
