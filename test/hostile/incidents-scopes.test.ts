// Incidents in systems like ours, by their number: rights that grew without anybody giving them.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { type ApiInput, defineApi } from '@keywright/core/definition/define-api';
import { stevora } from '@keywright/core/presets';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { type EchoingUpstream, startEchoingUpstream } from './echoing-upstream.ts';
import { askRaw } from './raw-request.ts';
import { createDataFolder } from './restarted-keywright.ts';

describe('T-58 T-20 what is added to an API is open to no key that was made before', () => {
  let upstream: EchoingUpstream;
  beforeAll(async () => {
    upstream = await startEchoingUpstream();
  });
  afterAll(() => upstream.close());

  function definition(changes: Partial<ApiInput> = {}): ApiDefinition {
    return defineApi({
      name: 'growing',
      title: 'Growing',
      hosts: ['t'],
      secretFormat: { kind: 'checked', prefix: 'gk', environments: ['live'] },
      carriers: ['x-api-key'],
      scopes: { a: { description: 'A' }, b: { description: 'B' } },
      upstream: { url: upstream.url, allowPrivateAddresses: true },
      routes: OLD_ROUTES,
      ...changes,
    });
  }
  const route = (path: string, scope: string) =>
    ({ method: 'GET', path, summary: path, access: { kind: 'scope', scope } }) as const;
  const OLD_ROUTES = [route('/a', 'a'), route('/b', 'b')];
  const NEW_ROUTE = route('/gemini', 'gemini');

  test('a new scope with its route leaves every decision about old keys as it was', async () => {
    const folder = await createDataFolder();
    const decisions = async (url: string, secrets: readonly string[], paths: readonly string[]) => {
      const table: string[] = [];
      for (const secret of secrets) {
        for (const path of paths) {
          const { status } = await askRaw(url, {
            start: `GET ${path}`,
            host: 't',
            lines: [`X-Api-Key: ${secret}`],
          });
          table.push(`${path} ${status}`);
        }
      }
      return table;
    };
    try {
      const before = await folder.start([definition()]);
      const workspace = await before.client.workspaces.create({ name: 'W', slug: 'w' });
      const secrets: string[] = [];
      for (const scopes of [[], ['a'], ['b'], ['a', 'b']]) {
        const body = { api: 'growing', workspaceId: workspace.id, name: 'k', scopes };
        secrets.push((await before.client.keys.create(body)).secret ?? '');
      }
      const old = await decisions(before.url, secrets, ['/a', '/b']);
      expect(old).toEqual(['/a 403', '/b 403', '/a 200', '/b 403', '/a 403', '/b 200', '/a 200', '/b 200']);
      await before.close();

      const scopes = { ...definition().scopes, gemini: { description: 'New' } };
      const after = await folder.start([definition({ scopes, routes: [...OLD_ROUTES, NEW_ROUTE] })]);
      expect(await decisions(after.url, secrets, ['/a', '/b'])).toEqual(old);
      expect(new Set(await decisions(after.url, secrets, ['/gemini']))).toEqual(new Set(['/gemini 403']));
      await after.close();
    } finally {
      await folder.remove();
    }
  });

  test('a scope that is taken away opens nothing, and none by another name does', async () => {
    const folder = await createDataFolder();
    try {
      const before = await folder.start([definition()]);
      const workspace = await before.client.workspaces.create({ name: 'W', slug: 'w' });
      const body = { api: 'growing', workspaceId: workspace.id, name: 'k', scopes: ['a'] };
      const { secret } = await before.client.keys.create(body);
      await before.close();
      const after = await folder.start([
        definition({ scopes: { b: { description: 'B' } }, routes: [route('/a', 'b')] }),
      ]);
      const { status } = await askRaw(after.url, {
        start: 'GET /a',
        host: 't',
        lines: [`X-Api-Key: ${secret}`],
      });
      expect(status).toBe(403);
      await after.close();
    } finally {
      await folder.remove();
    }
  });
});

describe('T-06 CVE-2026-47101 a key made with a key is never stronger, when it is made and when it is used', () => {
  let keywright: TestKeywright;
  beforeAll(async () => {
    keywright = await startTestKeywright({ apis: [{ ...stevora, limits: [] }] });
  });
  afterAll(() => keywright.close());

  const SCOPES = Object.keys(stevora.scopes);
  /** One route for each scope. */
  const ROUTES = [
    'GET /v1/workflow-definitions',
    'GET /v1/workspaces/current',
    'GET /v1/api-keys',
    'DELETE /v1/api-keys/key_none',
  ];

  async function decisions(secret: string): Promise<readonly boolean[]> {
    const answers: boolean[] = [];
    for (const start of ROUTES) {
      const [method, path] = start.split(' ');
      const { status } = await askRaw(keywright.url, {
        start: `${method} /stevora${path}`,
        lines: [`X-Api-Key: ${secret}`],
      });
      answers.push(status !== 401 && status !== 403);
    }
    return answers;
  }

  const make = (secret: string, json: object) =>
    askRaw(keywright.url, {
      start: 'POST /stevora/v1/api-keys',
      lines: [`X-Api-Key: ${secret}`],
      json: { name: 'x', ...json },
    });

  const maker = (choices: object = {}) =>
    keywright.newKey({ api: 'stevora', scopes: ['api-keys:write', 'workflows:read'], ...choices });

  test.each<[string, object, object]>([
    ['with every scope', {}, { scopes: ['*'] }],
    ['with a scope its maker lacks', {}, { scopes: ['workflows:read', 'api-keys:read'] }],
    ['with a scope that nobody has', {}, { scopes: ['admin:write'] }],
    ['without scopes, which would mean all', {}, { scopes: [] }],
    ['that lives longer', { expiresAt: '2090-01-01T00:00:00Z' }, { expiresAt: '2090-01-01T00:00:01Z' }],
    ['that lives for ever', { expiresAt: '2090-01-01T00:00:00Z' }, { expiresAt: null }],
    ['for every address', { allowedAddresses: ['127.0.0.1'] }, { allowedAddresses: 'any' }],
    ['for every address, by an empty list', { allowedAddresses: ['127.0.0.1'] }, { allowedAddresses: [] }],
    ['for a wider block', { allowedAddresses: ['127.0.0.0/24'] }, { allowedAddresses: ['127.0.0.0/8'] }],
  ])('a key %s is not made', async (_, choices, json) => {
    const { secret, workspaceId } = await maker(choices);
    expect((await make(secret, json)).status).toBe(403);
    expect((await keywright.client.keys.list({ workspaceId })).data.length).toBe(1);
  });

  test.each([
    'limits',
    'metadata',
    'environment',
    'api',
    'id',
    'hash',
    'ownerMemberId',
    'makerKeyId',
    'createdBy',
  ])('a key does not choose the %s of what it makes', async (field) => {
    const { secret, workspaceId } = await maker();
    expect(await make(secret, { [field]: 'x' })).toMatchObject({ status: 400 });
    expect((await keywright.client.keys.list({ workspaceId })).data.length).toBe(1);
  });

  test('whatever its scopes and those of its maker, it may do nothing its maker may not; nor when the maker may do less', async () => {
    const some = fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(some, some, some, async (makers, asked, left) => {
        const parent = await maker({ scopes: [...new Set([...makers, 'api-keys:write'])] });
        const answer = await make(parent.secret, { scopes: asked });
        const fits = asked.every((scope) => makers.includes(scope) || scope === 'api-keys:write');
        expect(answer.status).toBe(fits ? 201 : 403);
        if (!fits) return;
        const child = (JSON.parse(answer.body) as { data: { key: string } }).data.key;
        const isWithin = async () => {
          const [above, below] = [await decisions(parent.secret), await decisions(child)];
          return below.every((may, index) => !may || above[index]);
        };
        expect(await isWithin()).toBe(true);
        await keywright.client.keys.edit(parent.id, { scopes: left });
        expect(await isWithin()).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
