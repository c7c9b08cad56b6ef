// P-19, T-72: what belongs to another workspace answers byte for byte as what does not exist, on every route with an id,
// for every caller. Generated from the route tables, so that a new route is asked, too.
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi, mintingApi } from '../corpus/corpus-apis.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw } from './raw-request.ts';

const APIS = [corpusApi, mintingApi, ...PRESETS];
/**
 * Routes with an id that Keywright answers itself to a key; those of an upstream are its own to guard, and those of people
 * alone are asked in test/systems/stablebrowse (SB-08).
 */
const MANAGED = APIS.flatMap((api) =>
  api.routes
    .filter(({ path, to, access }) => path.includes('{') && to.kind === 'managed' && access.kind !== 'person')
    .map((route) => [`${route.method} /${api.name}${route.path}`, api, route] as const),
);
const NOBODY = { key: 'key_01jzzzzzzzzzzzzzzzzzzzzzzz', workspace: 'ws_01jzzzzzzzzzzzzzzzzzzzzzzz' };

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: APIS });
});
afterAll(() => keywright.close());

/** All bytes of the answer, but for what differs between any two: its id, the date, what is left of the caller's limits. */
const comparable = (text: string) =>
  text.replaceAll(/req_\w+/g, 'req_').replaceAll(/^(date|ratelimit): .*$/gim, '$1');

async function send(start: string, secret: string, json?: unknown): Promise<string> {
  const lines = [`X-Api-Key: ${secret}`];
  const { text } = await askRaw(keywright.url, { start, lines, ...(json !== undefined && { json }) });
  return comparable(text);
}

describe('P-19 T-72 another workspace’s id reads like one that does not exist', () => {
  test('there are routes to ask', () => {
    expect(MANAGED.map(([route]) => route)).toEqual([
      'GET /corpus/v1/workspaces/{id}/usage',
      'DELETE /stevora/v1/api-keys/{id}',
    ]);
  });

  test.each(MANAGED)('%s', async (pattern, api) => {
    const scopes = Object.keys(api.scopes);
    const ours = await keywright.newKey({ api: api.name, scopes });
    const theirs = await keywright.newKey({ api: api.name, scopes });
    const elsewhere = await keywright.newKey({ api: APIS.find(({ name }) => name !== api.name)?.name ?? '' });
    const before = await keywright.client.keys.get(theirs.id);
    const isWorkspace = pattern.includes('/workspaces/');
    const ask = (id: string) => send(pattern.replace(/\{\w+\}/, id), ours.secret);

    const nobody = await ask(isWorkspace ? NOBODY.workspace : NOBODY.key);
    expect(nobody).toMatch(/^HTTP\/1\.1 404 /);
    for (const id of [
      theirs.id,
      theirs.workspaceId,
      theirs.secrets[0]?.id ?? '',
      elsewhere.id,
      'x',
      `${ours.id}x`,
    ]) {
      expect(await ask(id), id).toBe(nobody);
    }
    expect(await ask(isWorkspace ? ours.workspaceId : ours.id)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await keywright.client.keys.get(theirs.id)).toEqual(before);
  });

  test('an id in a body, too', async () => {
    for (const [api, path] of [
      ['stevora', '/stevora/v1/api-keys'],
      ['minting', '/minting/v1/api-keys'],
    ] as const) {
      const [ours, theirs] = [await keywright.newKey({ api }), await keywright.newKey({ api })];
      const ask = (workspaceId: string) => send(`POST ${path}`, ours.secret, { name: 'x', workspaceId });
      expect(await ask(theirs.workspaceId)).toBe(await ask(NOBODY.workspace));
      expect((await keywright.client.keys.list({ workspaceId: theirs.workspaceId })).data).toHaveLength(1);
      expect(await ask(ours.workspaceId)).toMatch(/^HTTP\/1\.1 201 /);
    }
  });

  test('lists hold the keys of the caller’s own workspace and API', async () => {
    const [ours, theirs] = [
      await keywright.newKey({ api: 'stevora' }),
      await keywright.newKey({ api: 'stevora' }),
    ];
    const sibling = await keywright.newKey({ api: 'corpus', workspaceId: ours.workspaceId });
    const list = await send('GET /stevora/v1/api-keys?pageSize=100', ours.secret);
    expect(list).toContain(ours.id);
    for (const { id, workspaceId } of [theirs, { ...sibling, workspaceId: theirs.workspaceId }]) {
      expect(list).not.toContain(id);
      expect(list).not.toContain(workspaceId);
    }
  });

  test('a key of any API is told the same of every id of the native API: that it may not ask', async () => {
    const [ours, theirs] = [
      await keywright.newKey({ api: 'corpus' }),
      await keywright.newKey({ api: 'corpus' }),
    ];
    const operatorRoutes = keywright.ownRoutes.filter(
      ({ route, access }) => access !== 'anonymous' && route.includes('{'),
    );
    expect(operatorRoutes.length).toBeGreaterThan(5);
    for (const { route } of operatorRoutes) {
      const answers = new Set<string>();
      for (const id of [ours.id, theirs.id, NOBODY.key]) {
        const start = route.replaceAll(/\{\w+\}/g, id);
        const { text } = await askRaw(keywright.url, {
          start,
          lines: [`Authorization: Bearer ${ours.secret}`],
        });
        answers.add(comparable(text));
      }
      expect([...answers].length, route).toBe(1);
      expect([...answers][0]).toMatch(/^HTTP\/1\.1 403 /);
    }
  });
});
