// What is wrong with the words of a portal: none of them ends up in a page, a shell or a style sheet as something else.
import { expect, test } from 'vitest';
import { portalCheck } from '../../src/portal/check-portal.ts';
import { definePortal } from '../../src/portal/portal-definition.ts';
import type { InputProblem } from '../../src/refusals/refusal-reasons.ts';

function problemsOf(portal: unknown): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  portalCheck(portal, 'portal', problems);
  return problems;
}

const GOOD = definePortal({ name: 'my-api', hasUserKeys: false });
const LABEL = 'must be a short text such as Keys, up to 40 characters';

test('what is said of nothing is fine, and the variable is named after the API', () => {
  expect(problemsOf(GOOD)).toEqual([]);
  expect(GOOD.environmentVariables).toEqual(['MY_API_API_KEY']);
});

test.each<[string, unknown, string, string]>([
  ['navigation', { ...GOOD.navigation, keys: [] }, 'navigation.keys', 'must have at least 1 entry'],
  ['navigation', { ...GOOD.navigation, keys: null }, 'navigation.keys', 'must be a list'],
  ['navigation', { ...GOOD.navigation, usage: ['Keys\n'] }, 'navigation.usage[0]', LABEL],
  ['words', { ...GOOD.words, revoke: '' }, 'words.revoke', LABEL],
  ['words', { ...GOOD.words, create: 'x'.repeat(41) }, 'words.create', LABEL],
  ['revokeIcon', 'bin', 'revokeIcon', 'must be one of none, trash'],
  ['reveal', 'mail', 'reveal', 'must be one of dialog, banner'],
  ['firstVisit', 'tour', 'firstVisit', 'must be one of list, prompt'],
  ['accent', 'red;background:url(//evil)', 'accent', 'must be a colour such as #3b5bdb'],
  ['environmentVariables', [], 'environmentVariables', 'must have at least 1 entry'],
  [
    'environmentVariables',
    ['A; rm -rf /'],
    'environmentVariables[0]',
    'must be the name of an environment variable such as STAV_API_KEY',
  ],
  ['snippets', ['cobol'], 'snippets[0]', 'must be one of curl, python, typescript'],
  [
    'example',
    { method: 'FETCH', path: '/v1/things', body: null },
    'example.method',
    'must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  ],
  [
    'example',
    { method: 'GET', path: '/v1/things/{id}', body: null },
    'example.path',
    'must be a path without parameters such as /v1/things',
  ],
  [
    'example',
    { method: 'POST', path: '/v1/things', body: 'x' },
    'example.body',
    'must be an object, as it is sent in JSON',
  ],
  ['documentationUrl', 'javascript:alert(1)', 'documentationUrl', 'must be an https address'],
])('%s: %j is reported', (field, value, at, message) => {
  expect(problemsOf({ ...GOOD, [field]: value })).toEqual([{ field: `portal.${at}`, message }]);
});
