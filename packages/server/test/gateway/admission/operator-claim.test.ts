// The operator's token opens the routes that are the operator's, and nothing else.
import type { RouteAccess } from '@keywright/core/definition/api-definition';
import { defineApi } from '@keywright/core/definition/define-api';
import type { Credential } from '@keywright/core/requests/credential';
import { describe, expect, test } from 'vitest';
import { operatorClaim } from '../../../src/gateway/admission/operator-claim.ts';

const TOKEN = 'the-operators-token';
const NONE: Credential = { kind: 'none' };
const SECRET: Credential = { kind: 'secret', text: 'smp_live_secret' };
const MALFORMED: Credential = { kind: 'refused', reason: 'malformed_credentials' };
const OPERATOR: RouteAccess = { kind: 'operator' };
const EITHER: RouteAccess = { kind: 'operator-or-scope', scope: 'write' };

interface Asked {
  readonly access?: RouteAccess;
  readonly header?: string | null;
  readonly rawHeaders?: readonly string[];
  readonly credential?: Credential;
}

function claim({ access = OPERATOR, header = 'x-admin-token', rawHeaders = [], credential = NONE }: Asked) {
  const api = defineApi({
    name: 'sample',
    title: 'Sample',
    secretFormat: { kind: 'checked', prefix: 'smp', environments: ['live'] },
    scopes: { write: { description: 'Write' } },
    operatorHeader: header,
    routes: [{ method: 'POST', path: '/keys', summary: 'Make', access }],
  });
  const [route] = api.routes;
  if (route === undefined) throw new Error('The definition has one route.');
  const isOperatorToken = (token: string) => token === TOKEN;
  return operatorClaim({ api, route, rawHeaders, credential, isOperatorToken });
}

const refused = (reason: string) => ({ kind: 'refused', refusal: { reason } });
const sent = (...tokens: string[]) => tokens.flatMap((token) => ['X-Admin-Token', token]);

describe('the operator token', () => {
  test.each([OPERATOR, EITHER])('is accepted on a route that is open to the operator: %o', (access) => {
    expect(claim({ access, rawHeaders: sent(TOKEN) })).toEqual({ kind: 'operator' });
  });

  test.each<RouteAccess>([
    { kind: 'anonymous' },
    { kind: 'any-key' },
    { kind: 'scope', scope: 'write' },
  ])('is not even looked for elsewhere: %o', (access) => {
    for (const token of [TOKEN, 'wrong']) {
      expect(claim({ access, rawHeaders: sent(token) })).toEqual({ kind: 'none' });
    }
  });

  test('is not looked for where the API names no header for it', () => {
    expect(claim({ header: null, rawHeaders: sent(TOKEN) })).toEqual({ kind: 'none' });
  });

  test('is found in its own header only, whatever the case of its name', () => {
    expect(claim({ rawHeaders: ['x-ADMIN-token', TOKEN] })).toEqual({ kind: 'operator' });
    const others = ['x-admin-token2', TOKEN, 'accept', 'x-admin-token', TOKEN, 'x'];
    expect(claim({ access: EITHER, rawHeaders: others })).toEqual({ kind: 'none' });
  });

  test.each(['wrong', '', `${TOKEN} `, TOKEN.toUpperCase()])('is refused as %j', (token) => {
    for (const access of [OPERATOR, EITHER]) {
      expect(claim({ access, rawHeaders: sent(token) })).toEqual(refused('unknown_key'));
    }
  });

  test('is refused when it comes twice, even twice the same', () => {
    expect(claim({ rawHeaders: sent(TOKEN, TOKEN) })).toEqual(refused('multiple_credentials'));
  });

  test.each([SECRET, MALFORMED])('is refused beside another credential: %o', (credential) => {
    const asked = { access: EITHER, rawHeaders: sent(TOKEN), credential };
    expect(claim(asked)).toEqual(refused('multiple_credentials'));
  });
});

describe('without the token', () => {
  test("the operator's own route says what is missing", () => {
    expect(claim({})).toEqual(refused('missing_operator_token'));
  });

  test.each([SECRET, MALFORMED])('another credential is judged for what it is: %o', (credential) => {
    expect(claim({ credential })).toEqual({ kind: 'none' });
    expect(claim({ access: EITHER, credential })).toEqual({ kind: 'none' });
  });

  test('a route that is open to keys, too, asks for a key', () => {
    expect(claim({ access: EITHER })).toEqual({ kind: 'none' });
  });
});
