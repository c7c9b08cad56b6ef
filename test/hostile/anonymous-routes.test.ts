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
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

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
      else if (access === 'anonymous') expect(status, route).toBeLessThan(400);
      else expect(status, route).toBe(401);
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
