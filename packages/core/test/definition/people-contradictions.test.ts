// What a definition may not say of people, and why.
import { expect, test } from 'vitest';
import { apiContradictions } from '../../src/definition/api-contradictions.ts';
import type { PeopleAccess, RouteAccess } from '../../src/definition/api-definition.ts';
import { checkApiDefinition } from '../../src/definition/check-api-definition.ts';
import { defineApi, type RouteInput } from '../../src/definition/define-api.ts';

const PEOPLE: PeopleAccess = { by: ['session', 'token'], roles: ['owner'], needsKey: false };

function apiWith(route: Partial<RouteInput> & { readonly access: RouteAccess }) {
  return defineApi({
    name: 'sample',
    title: 'Sample',
    secretFormat: { kind: 'checked', prefix: 'smp', environments: ['live'] },
    operatorHeader: 'x-admin-token',
    routes: [{ method: 'GET', path: '/v1/things', summary: 'Things', ...route }],
  });
}

test.each<[string, Partial<RouteInput> & { readonly access: RouteAccess }, string]>([
  ['people only, and none of them', { access: { kind: 'person' } }, 'must say which people'],
  ['people where nobody is asked', { access: { kind: 'anonymous' }, people: PEOPLE }, 'nobody in particular'],
  ['people as the operator', { access: { kind: 'operator' }, people: PEOPLE }, 'never come as the operator'],
  [
    'people who make workspaces',
    {
      access: { kind: 'person' },
      people: PEOPLE,
      to: { kind: 'managed', operation: 'create-workspace', fields: { id: 'id' } },
    },
    'only the operator does',
  ],
])('%s is a contradiction', (_, route, message) => {
  const [problem] = apiContradictions(apiWith(route)).filter(({ field }) => field === 'routes[0].people');
  expect(problem?.message).toContain(message);
});

test('members’ own keys manage no others: not where keys are let in', () => {
  const to = { kind: 'managed', operation: 'revoke-key', fields: { id: 'id' } } as const;
  const problemsOf = (userKeys: 'none' | 'by-policy', kind: 'any-key' | 'person') => {
    const api = apiWith({ access: { kind }, to, ...(kind === 'person' && { people: PEOPLE }) });
    return apiContradictions({ ...api, userKeys }).filter(({ message }) => message.includes('own keys'));
  };
  expect(problemsOf('by-policy', 'any-key')).toMatchObject([{ field: 'routes[0].access' }]);
  expect(problemsOf('none', 'any-key')).toEqual([]);
  expect(problemsOf('by-policy', 'person')).toEqual([]);
});

test('people beside keys, or instead of them, are none', () => {
  for (const kind of ['any-key', 'person'] as const) {
    expect(checkApiDefinition(apiWith({ access: { kind }, people: PEOPLE }), '')).toEqual([]);
  }
});

test.each([
  [{ by: [], roles: ['owner'], needsKey: false }, 'routes[0].people.by'],
  [{ by: ['cookie'], roles: ['owner'], needsKey: false }, 'routes[0].people.by[0]'],
  [{ by: ['token'], roles: ['boss'], needsKey: false }, 'routes[0].people.roles[0]'],
  [{ by: ['token'], roles: [], needsKey: false }, 'routes[0].people.roles'],
  [{ by: ['token'], roles: ['owner'] }, 'routes[0].people.needsKey'],
])('%o is explained', (people, field) => {
  const api = apiWith({ access: { kind: 'any-key' }, people: people as unknown as PeopleAccess });
  expect(checkApiDefinition(api, '').map((problem) => problem.field)).toEqual([field]);
});
