// Mounted APIs described, and the key checker: who is told what, and what is told to nobody.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineApi, withUpstream } from '@keywright/core/definition/define-api';
import { PRESETS } from '@keywright/core/presets';
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../../../test/harness/start-test-keywright.ts';

const HIDDEN = 'only-the-gateway-knows-this';
const guarded = withUpstream(
  defineApi({
    name: 'guarded',
    title: 'Guarded',
    hosts: ['api.example.com'],
    secretFormat: { kind: 'checked', prefix: 'gu', environments: ['live'] },
    scopes: { read: { description: 'Read' }, all: { description: 'All', implies: ['read'] } },
    limits: [{ name: 'burst', per: 'key', limit: 7, window: 'month' }],
    routes: [
      {
        method: 'GET',
        path: '/v1/things/{id}',
        summary: 'A thing',
        access: { kind: 'scope', scope: 'read' },
      },
    ],
  }),
  { url: 'https://upstream.internal/base', headers: { 'x-upstream-key': HIDDEN } },
);

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [...PRESETS, guarded] });
});
afterAll(() => keywright.close());

async function machine(scopes: string[], workspaceId: string | null = null): Promise<KeywrightClient> {
  const answer = await fetch(`${keywright.url}/api/v1/credentials`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keywright.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'CI', scopes, workspaceId }),
  });
  const { secret } = (await answer.json()) as { secret: string };
  return createClient({ url: keywright.url, token: secret });
}

describe('the APIs of a server', () => {
  test('are described whole: where, how keys look, what scopes open, limits, refusals', async () => {
    const api = await keywright.client.apis.get('guarded');
    expect(api).toMatchObject({
      title: 'Guarded',
      baseUrls: { byPath: `${keywright.publicUrl}/guarded`, byHost: ['http://api.example.com'] },
      secrets: { environments: [{ name: 'live', prefix: 'gu_live_' }], checksum: true },
      scopes: [
        { name: 'read', routes: ['GET /v1/things/{id}'] },
        { name: 'all', implies: ['read'], routes: ['GET /v1/things/{id}'] },
      ],
      limits: [{ name: 'burst', per: 'key', limit: 7, period: 'month', windowSeconds: null }],
      routes: [{ path: '/v1/things/{id}', access: { kind: 'scope', scope: 'read' }, carriers: ['bearer'] }],
      hasUpstream: true,
      portal: { navigation: { keys: ['Keys'] }, environmentVariables: ['GUARDED_API_KEY'] },
      // No request can be shown without knowing an id.
      snippets: [],
    });
    expect(api.refusals.examples.map(({ reason, status }) => [reason, status])).toEqual([
      ['missing_credentials', 401],
      ['unknown_key', 401],
      ['key_revoked', 401],
      ['insufficient_scope', 403],
      ['limit_exceeded', 429],
    ]);
    expect((await keywright.client.apis.list()).map(({ name }) => name)).toEqual([
      ...PRESETS.map(({ name }) => name),
      'guarded',
    ]);
  });

  test('say who may call a route without a key, what new users get, and whether there are user keys', async () => {
    const [stav, hypervize] = await Promise.all([
      keywright.client.apis.get('stav'),
      keywright.client.apis.get('hypervize'),
    ]);
    expect([stav.userKeys, hypervize.userKeys]).toEqual(['by-policy', 'none']);
    expect([stav.defaultKey, hypervize.defaultKey]).toEqual([
      null,
      { name: 'Default', environment: 'live', scopes: ['inference'] },
    ]);
    expect([stav.endpoints, hypervize.endpoints]).toEqual([
      null,
      { upstreams: 'own', allowPrivateUpstreams: false },
    ]);
    expect(hypervize.routes[0]?.people).toEqual({
      by: ['session'],
      roles: ['owner', 'admin', 'member'],
      needsKey: true,
    });
  });

  test('refusals are told as callers get them', async () => {
    const withoutId = (body: unknown) => JSON.stringify(body).replace(/req_[\w…]+/, 'req_');
    for (const { name, routes, refusals } of await keywright.client.apis.list()) {
      const route = routes.find(({ access }) => access.kind === 'scope' || access.kind === 'any-key');
      const url = `${keywright.url}/${name}${route?.path.replace(/\{\w+\}/, 'x')}`;
      const missing = refusals.examples.find(({ reason }) => reason === 'missing_credentials');
      const answer = await fetch(url, { method: route?.method ?? '' });
      expect(answer.status, name).toBe(missing?.status);
      expect(withoutId(await answer.json()), name).toBe(withoutId(missing?.body));
    }
  });

  test('of what lies behind the gateway nobody is told, not even the operator', async () => {
    const all = JSON.stringify(await keywright.client.apis.list());
    for (const word of [HIDDEN, 'x-upstream-key', 'upstream.internal', keywright.upstream.url]) {
      expect(all).not.toContain(word);
    }
  });

  test('whoever is known may ask, whatever its rights; nobody else, and no key', async () => {
    expect((await (await machine(['verify'])).apis.list()).length).toBe(PRESETS.length + 1);
    const { secret } = await keywright.newKey({ api: 'stav' });
    const asKey = createClient({ url: keywright.url, token: secret });
    await expect(asKey.apis.list()).rejects.toMatchObject({ status: 403 });
    await expect(asKey.keys.check(secret)).rejects.toMatchObject({ status: 403 });
    expect((await fetch(`${keywright.url}/api/v1/apis`)).status).toBe(401);
    await expect(keywright.client.apis.get('nothing')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the key checker', () => {
  test('tells a key apart from its look alikes, with its state and which secret it is', async () => {
    const key = await keywright.newKey({ api: 'stav' });
    const rotated = await keywright.client.keys.rotate(key.id);
    const [old, current] = rotated.secrets.map(({ id }) => id);
    expect(await keywright.client.keys.check(key.secret)).toMatchObject({
      wellFormed: true,
      key: { id: key.id, state: 'active' },
      secretId: old,
    });
    expect((await keywright.client.keys.check(`"${rotated.secret}"`)).secretId).toBe(current);
    await keywright.client.keys.revoke(key.id);
    expect((await keywright.client.keys.check(key.secret)).key?.state).toBe('revoked');
  });

  test('a key of another workspace answers like one nobody has, and so does one without the right to read', async () => {
    const [ours, theirs] = [
      await keywright.newKey({ api: 'stanna' }),
      await keywright.newKey({ api: 'stanna' }),
    ];
    const nobodys = `sk-${'a'.repeat(48)}`;
    const reader = await machine(['keys:read'], ours.workspaceId);
    expect((await reader.keys.check(ours.secret)).key?.id).toBe(ours.id);
    expect(await reader.keys.check(theirs.secret)).toEqual(await reader.keys.check(nobodys));
    const verifier = await machine(['verify'], ours.workspaceId);
    expect(await verifier.keys.check(ours.secret)).toEqual(await verifier.keys.check(nobodys));
  });

  test('counts as no use, and leaves nothing of the text behind', async () => {
    const key = await keywright.newKey({ api: 'stablebrowse' });
    const deniedBefore = (await keywright.client.usage.unknownKeys()).totals.denied;
    const slipped = `${key.secret.slice(0, -1)}!`;
    for (const text of [key.secret, ` ${key.secret}`, slipped]) await keywright.client.keys.check(text);
    const { totals } = await keywright.client.keys.usage(key.id);
    expect([totals.requests, totals.denied]).toEqual([0, 0]);
    expect((await keywright.client.usage.unknownKeys()).totals.denied).toBe(deniedBefore);
    expect((await keywright.client.keys.get(key.id)).lastUsedAt).toBeNull();
    const random = key.secret.slice('sb_live_'.length, -8);
    expect(keywright.logLines.join('\n')).not.toContain(random);
    for (const entry of readdirSync(keywright.dataFolder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const kept = readFileSync(join(entry.parentPath, entry.name)).toString('latin1');
      expect(kept.includes(random), entry.name).toBe(false);
    }
  });

  test('takes no file for a key, and repeats nothing of it', async () => {
    const error = await keywright.client.keys.check('k'.repeat(5000)).catch((error: unknown) => error);
    expect(error).toMatchObject({ status: 400, problems: [{ field: 'key' }] });
    expect(String(error)).not.toContain('kkkk');
  });
});
