// What an operator may write about issuers, and what is wrong with everything else.
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { describe, expect, test } from 'vitest';
import { auth0, cognito, trustedIssuer } from '../../../src/people/oidc/issuer-rule.ts';
import { checkIssuers } from '../../../src/people/oidc/trusted-issuers.ts';

const COGNITO = cognito({ region: 'eu-west-1', poolId: 'eu-west-1_Abc', clients: ['client-1'] });
const AUTH0 = auth0({ domain: 'acme.eu.auth0.com', audience: 'https://api.acme.example' });

function problemsOf(issuers: unknown): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  checkIssuers(issuers, 'issuers', problems);
  return problems;
}

describe('issuers', () => {
  test('of Cognito, Auth0 and any other, and on this machine, are taken as they are', () => {
    const local = { issuer: 'http://localhost:9/', keysUrl: 'http://127.0.0.1:9/keys', clients: ['a'] };
    expect(problemsOf([COGNITO, AUTH0, trustedIssuer(local)])).toEqual([]);
    expect(problemsOf([])).toEqual([]);
  });

  test.each<[string, Partial<Record<string, unknown>>, string, string]>([
    ['in the clear', { issuer: 'http://id.example.com' }, 'issuers[0].issuer', 'must be the https address'],
    ['whose keys come in the clear', { keysUrl: 'http://id.example.com/k' }, 'issuers[0].keysUrl', 'https'],
    [
      'with an address that reads in two ways',
      { keysUrl: 'https://a@b.example/k' },
      'issuers[0].keysUrl',
      'https',
    ],
    ['without signatures', { algorithms: ['none'] }, 'issuers[0].algorithms[0]', 'must be one of RS256'],
    ['with shared secrets', { algorithms: ['HS256'] }, 'issuers[0].algorithms[0]', 'must be one of RS256'],
    ['by no algorithm', { algorithms: [] }, 'issuers[0].algorithms', 'at least 1'],
    ['for nobody in particular', { clients: null }, 'issuers[0]', 'must name audiences, clients, or both'],
    ['for no client', { clients: [] }, 'issuers[0].clients', 'at least 1'],
    ['with a field of another', { jwks: [] }, 'issuers[0].jwks', 'is not a field'],
  ])('%s are refused, and told what to write', (_, changes, field, message) => {
    const [problem] = problemsOf([{ ...COGNITO, ...changes }]);
    expect(problem?.field).toBe(field);
    expect(problem?.message).toContain(message);
  });

  test('are trusted by one rule each', () => {
    expect(problemsOf([COGNITO, AUTH0, { ...COGNITO, clients: ['client-2'] }])).toEqual([
      { field: 'issuers[2].issuer', message: `is the issuer of another rule: ${COGNITO.issuer}` },
    ]);
  });
});
