// T-12: what is open to everyone is a list somebody wrote and somebody reviewed, not what is left when rules have been
// applied. A route that becomes anonymous changes anonymous-routes.txt, or fails here.
import { readFileSync } from 'node:fs';
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw } from './raw-request.ts';

const GOLDEN = readFileSync(new URL('anonymous-routes.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: PRESETS.map((api) => ({ ...api, hosts: [hostOf(api)] })) });
});
afterAll(() => keywright.close());

/** A host of the API's own, at whose root it is mounted as well. */
const hostOf = ({ name }: { readonly name: string }) => `${name}.example.com`;

const presetRoutes = PRESETS.flatMap(({ name, routes }) =>
  routes.map(({ method, path, access }) => ({ route: `${method} /${name}${path}`, access: access.kind })),
);

describe('T-12 CVE-2026-30824 anonymous routes', () => {
  test('are those of the golden file, the server’s own and the presets’', () => {
    const all = [...keywright.ownRoutes, ...presetRoutes];
    const anonymous = all.filter(({ access }) => access === 'anonymous').map(({ route }) => route);
    expect(anonymous.toSorted()).toEqual(GOLDEN.toSorted());
  });

  test('are exact: none of the server’s own stands for more than one segment', () => {
    const own = keywright.ownRoutes.filter(({ access }) => access === 'anonymous');
    expect(own.filter(({ route }) => route.includes('*'))).toEqual([]);
  });

  test('answer without a key, and every other route does not', async () => {
    for (const { route, access } of [...keywright.ownRoutes, ...presetRoutes]) {
      const [method, pattern = ''] = route.split(' ');
      const path = pathOf(pattern);
      const { status } = await askRaw(keywright.url, { start: `${method} ${path}` });
      // What signs people in asks for what it needs itself: a page of ours, a password, a session.
      if (pattern.startsWith('/api/auth/')) expect(status, route).toBeLessThan(500);
      // Assets are named by their content: none is called what is asked for here.
      else if (pattern === '/portal/assets/{name}') expect(status, route).toBe(404);
      else if (access === 'anonymous') expect(status, route).toBeLessThan(400);
      else expect(status, route).toBe(401);
    }
  });

  test('are the same ones under the host of an API, and nothing of the server itself is there', async () => {
    const own = keywright.ownRoutes.filter(({ route }) => route.startsWith('GET '));
    for (const api of PRESETS) {
      const host = hostOf(api);
      for (const { method, path, access } of api.routes) {
        const start = `${method} ${pathOf(path)}`;
        const { status } = await askRaw(keywright.url, { start, host });
        const below = await askRaw(keywright.url, { start: `${method} /${api.name}${pathOf(path)}` });
        expect(status, `${host} ${start}`).toBe(below.status);
        if (access.kind === 'anonymous') expect(status, `${host} ${start}`).toBeLessThan(400);
        else expect(status, `${host} ${start}`).toBe(401);
      }
      for (const { route } of own) {
        const path = route.slice('GET '.length);
        if (api.routes.some((known) => known.path === path)) continue;
        const { status, body } = await askRaw(keywright.url, { start: `GET ${pathOf(path)}`, host });
        expect(status, `${host} ${route}`).toBe(404);
        const asked = await askRaw(keywright.url, { start: 'GET /nothing-of-anybody', host });
        expect(body.replaceAll(/req_\w+/g, '')).toBe(asked.body.replaceAll(/req_\w+/g, ''));
      }
    }
  });

  test('hold no more than they must: neither keys nor workspaces are named in any of them', async () => {
    const key = await keywright.newKey({ api: 'stevora', name: 'A name that nobody else has' });
    for (const route of GOLDEN) {
      const [method, path = ''] = route.split(' ');
      if (method !== 'GET') continue;
      const { body } = await askRaw(keywright.url, { start: `GET ${pathOf(path)}` });
      for (const word of [
        key.name,
        key.id,
        key.workspaceId,
        key.secret.slice(-8),
        keywright.adminToken.slice(-8),
      ]) {
        expect(body.includes(word), `${route} ${word}`).toBe(false);
      }
    }
  });
});

/** One path of a pattern, such as there is. */
function pathOf(pattern: string): string {
  return pattern.replace('*', 'models').replaceAll(/\{\w+\}/g, 'stav');
}
