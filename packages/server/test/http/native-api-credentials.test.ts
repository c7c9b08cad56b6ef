// Management credentials over HTTP: what each may, with the very calls a machine makes.
import { createClient } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../../../test/harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

async function call(token: string, method: string, path: string, body?: object) {
  const answer = await fetch(`${keywright.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const operator = (method: string, path: string, body?: object) =>
  call(keywright.adminToken, method, path, body);

async function newCredential(scopes: string[], more: object = {}) {
  const { body } = await operator('POST', '/credentials', { name: 'CI', scopes, ...more });
  return body as { readonly id: string; readonly secret: string };
}

describe('a management credential', () => {
  test('begins with kwm_, is shown once, and listed without its secret', async () => {
    const { id, secret } = await newCredential(['keys:read']);
    expect(secret).toMatch(/^kwm_live_[0-9A-Za-z]{49}$/);
    const { body } = await operator('GET', '/credentials');
    expect(body).toMatchObject({
      data: [expect.objectContaining({ id, scopes: ['keys:read'], state: 'active' })],
    });
    expect(JSON.stringify(body)).not.toContain(secret.slice(-20));
  });

  test('STAV-18 creates, lists, rotates and revokes keys, which an ordinary key does not', async () => {
    const workspace = await keywright.newWorkspace();
    const { secret } = await newCredential(['keys:read', 'keys:write'], { workspaceId: workspace.id });
    const machine = createClient({ url: keywright.url, token: secret });
    const made = await machine.keys.create({
      api: 'stav',
      workspaceId: workspace.id,
      name: 'made by a machine',
    });
    expect(made.createdBy).toMatch(/^credential:mgc_/);
    expect((await machine.keys.list({ workspaceId: workspace.id })).data.map(({ id }) => id)).toEqual([
      made.id,
    ]);
    expect((await machine.keys.rotate(made.id)).secret).not.toBe(made.secret);
    expect((await machine.keys.revoke(made.id)).state).toBe('revoked');
    const ordinary = await keywright.newKey({ api: 'stav' });
    expect(await call(ordinary.secret, 'GET', `/keys/${ordinary.id}`)).toMatchObject({ status: 403 });
  });

  test('sees nothing of other workspaces, byte for byte as of those that do not exist', async () => {
    const here = await keywright.newWorkspace();
    const foreign = await keywright.newKey({ api: 'stav' });
    const { secret } = await newCredential(['keys:read', 'keys:write', 'usage:read'], {
      workspaceId: here.id,
    });
    const paths = (id: string) => [`/keys/${id}`, `/keys/${id}/usage`];
    const spelled = async (path: string) => {
      const { status, body } = await call(secret, 'GET', path);
      return JSON.stringify([status, { ...body, requestId: '' }]);
    };
    for (const [index, path] of paths(foreign.id).entries()) {
      expect(await spelled(path)).toBe(await spelled(paths(foreign.id.replace(/...$/, 'zzz'))[index] ?? ''));
    }
    const { status } = await call(secret, 'GET', `/keys?workspaceId=${foreign.workspaceId}`);
    expect(status).toBe(404);
    expect(await call(secret, 'GET', '/keys')).toMatchObject({ status: 400 });
    const workspaces = await call(secret, 'GET', '/workspaces');
    expect((workspaces.body['data'] as { id: string }[]).map(({ id }) => id)).toEqual([here.id]);
  });

  test('may not do what it has no scope for, and is told which', async () => {
    const { secret } = await newCredential(['keys:read']);
    const key = await keywright.newKey({ api: 'stav' });
    expect((await call(secret, 'GET', `/keys/${key.id}`)).status).toBe(200);
    const refused = await call(secret, 'POST', `/keys/${key.id}/revoke`, {});
    expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    expect(refused.body['detail']).toContain('keys:write');
    expect(await call(secret, 'POST', '/credentials', { name: 'x', scopes: ['keys:read'] })).toMatchObject({
      status: 403,
      body: { code: 'operator_required' },
    });
    expect(await call(secret, 'GET', '/usage/unknown-keys')).toMatchObject({ status: 403 });
    expect(await call(secret, 'GET', '/nodes')).toMatchObject({ status: 403 });
    expect(await call(secret, 'POST', '/workspaces', { name: 'x', slug: 'x' })).toMatchObject({
      status: 403,
    });
  });

  test('verifies keys with the scope for it, of its own workspace alone', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const other = await keywright.newKey({ api: 'stav' });
    const { secret } = await newCredential(['verify'], { workspaceId: key.workspaceId });
    const machine = createClient({ url: keywright.url, token: secret });
    expect(await machine.keys.verify({ key: key.secret })).toMatchObject({ valid: true, keyId: key.id });
    expect(await machine.keys.verify({ key: other.secret })).toMatchObject({
      code: 'unknown_key',
      keyId: null,
    });
    const reader = await newCredential(['keys:read']);
    expect((await call(reader.secret, 'POST', '/keys/verify', { key: key.secret })).status).toBe(403);
  });

  test('is refused from the moment it is revoked, and while it is not from where it may be', async () => {
    const { id, secret } = await newCredential(['keys:read']);
    expect((await call(secret, 'GET', '/workspaces')).status).toBe(200);
    expect((await operator('POST', `/credentials/${id}/revoke`, {})).body).toMatchObject({
      id,
      state: 'revoked',
    });
    expect((await call(secret, 'GET', '/workspaces')).status).toBe(401);
    const far = await newCredential(['keys:read'], { allowedAddresses: ['203.0.113.0/24'] });
    expect((await call(far.secret, 'GET', '/workspaces')).status).toBe(401);
  });
});
