import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const ROUTES = {
  'inference:chat': [
    '/v1/chat/completions',
    { model: 'sample', messages: [{ role: 'user', content: 'Hi' }] },
  ],
  'inference:messages': [
    '/v1/messages',
    { model: 'sample', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
  ],
  'inference:embeddings': ['/v1/embeddings', { model: 'sample', input: 'Hi' }],
} as const;
type Scope = keyof typeof ROUTES;
const SCOPES = Object.keys(ROUTES) as Scope[];

function call(scope: Scope, secret: string | null, headers: Record<string, string> = {}): Promise<Response> {
  const [path, body] = ROUTES[scope];
  const authorization: Record<string, string> = secret === null ? {} : { authorization: `Bearer ${secret}` };
  return fetch(`${keywright.url}/stav${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization, ...headers },
    body: JSON.stringify(body),
  });
}

describe('Stav', () => {
  it('STAV-01 a key is a bearer hm_live_ or hm_test_ secret', async () => {
    const live = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const test = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'], environment: 'test' });
    expect(live.secret).toMatch(/^hm_live_[0-9A-Za-z]{49}$/);
    expect(test.secret).toMatch(/^hm_test_[0-9A-Za-z]{49}$/);
    expect((await call('inference:chat', live.secret)).status).toBe(200);
    expect((await call('inference:chat', test.secret)).status).toBe(200);
  });

  it.each(
    SCOPES,
  )('STAV-02 %s opens its own route and no other, and the refusal names what is missing', async (held) => {
    const { secret } = await keywright.newKey({ api: 'stav', scopes: [held] });
    for (const asked of SCOPES) {
      const answer = await call(asked, secret);
      expect(answer.status, asked).toBe(asked === held ? 200 : 403);
      if (asked === held) continue;
      expect(await answer.text()).toContain(asked);
      expect(answer.headers.get('www-authenticate')).toContain(
        `error="insufficient_scope", scope="${asked}"`,
      );
    }
  });

  it('STAV-03 the public catalogue is open to nobody in particular', async () => {
    const answer = await fetch(`${keywright.url}/stav/v1/public/models`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ object: 'list' });
  });

  it('STAV-03 a key without scopes reaches only the public catalogue', async () => {
    const { secret } = await keywright.newKey({ api: 'stav' });
    const authorization = `Bearer ${secret}`;
    const open = await fetch(`${keywright.url}/stav/v1/public/models`, { headers: { authorization } });
    expect(open.status).toBe(200);
    for (const scope of SCOPES) expect((await call(scope, secret)).status, scope).toBe(403);
  });

  it('STAV-03 a bad key is refused on the public catalogue, never taken for nobody', async () => {
    const { id, secret } = await keywright.newKey({ api: 'stav' });
    await keywright.client.keys.revoke(id);
    for (const bad of [secret, 'hm_live_nonsense', `${secret}x`]) {
      const headers = { authorization: `Bearer ${bad}` };
      expect((await fetch(`${keywright.url}/stav/v1/public/models`, { headers })).status).toBe(401);
    }
  });

  it('STAV-05 messages take the key in either carrier; two different keys at once are refused', async () => {
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:messages'] });
    const other = await keywright.newKey({ api: 'stav', scopes: ['inference:messages'] });
    expect((await call('inference:messages', null, { 'x-api-key': secret })).status).toBe(200);
    expect((await call('inference:messages', secret)).status).toBe(200);
    expect((await call('inference:messages', secret, { 'x-api-key': secret })).status).toBe(200);
    expect((await call('inference:messages', secret, { 'x-api-key': other.secret })).status).toBe(400);
    expect((await call('inference:chat', null, { 'x-api-key': secret })).status).toBe(401);
  });

  it('STAV-06 refusals have the shape each client parses', async () => {
    const openai = await call('inference:chat', 'hm_live_nonsense');
    expect(openai.status).toBe(401);
    expect(await openai.json()).toEqual({
      error: { message: 'Invalid API key', type: 'authentication_error', param: null, code: 'invalid_key' },
    });
    const anthropic = await call('inference:messages', 'hm_live_nonsense');
    expect(anthropic.status).toBe(401);
    expect(await anthropic.json()).toMatchObject({
      type: 'error',
      error: { type: 'authentication_error', message: 'Invalid API key' },
    });
  });

  it('STAV-07 a key is created with name, scopes, addresses and expiry; least privilege; its secret is shown once', async () => {
    const { id: workspaceId } = await keywright.newWorkspace();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const asked = {
      api: 'stav',
      workspaceId,
      name: 'prod backend',
      scopes: ['inference:chat'],
      allowedAddresses: ['127.0.0.1'],
      expiresAt,
    };
    const made = await keywright.client.keys.create(asked);
    expect(made).toMatchObject({ ...asked, state: 'active' });
    const shown = await keywright.client.keys.get(made.id);
    expect(shown).not.toHaveProperty('secret');
    expect(JSON.stringify(shown)).not.toContain(made.secret?.slice(-10));
    expect((await keywright.client.keys.create({ api: 'stav', workspaceId, name: 'bare' })).scopes).toEqual(
      [],
    );
  });

  it('STAV-08 rotation keeps the id, gives a new secret, and leaves the old one a day unless told otherwise', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const rotated = await keywright.client.keys.rotate(key.id);
    expect(rotated.id).toBe(key.id);
    expect(rotated.secret).not.toBe(key.secret);
    const [old] = rotated.secrets;
    const graceMs = Date.parse(old?.retiresAt ?? '') - Date.parse(rotated.secrets[1]?.createdAt ?? '');
    expect(graceMs).toBe(24 * 3_600_000);
    expect((await call('inference:chat', key.secret)).status).toBe(200);
    expect((await call('inference:chat', rotated.secret)).status).toBe(200);
  });

  it('STAV-08 the old secret dies by itself at the end of its window', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const rotated = await keywright.client.keys.rotate(key.id, { graceSeconds: 1 });
    const retiresAt = Date.parse(rotated.secrets[0]?.retiresAt ?? '');
    expect((await call('inference:chat', key.secret)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, retiresAt - Date.now() + 1));
    expect((await call('inference:chat', key.secret)).status).toBe(401);
    expect((await call('inference:chat', rotated.secret)).status).toBe(200);
  });

  it('STAV-08 a grace window may last from 0 to 30 days', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const days = 24 * 3600;
    await expect(keywright.client.keys.rotate(key.id, { graceSeconds: 30 * days + 1 })).rejects.toMatchObject(
      { status: 400 },
    );
    const rotated = await keywright.client.keys.rotate(key.id, { graceSeconds: 0 });
    expect((await call('inference:chat', key.secret)).status).toBe(401);
    await keywright.client.keys.rotate(key.id, { graceSeconds: 30 * days });
    expect((await call('inference:chat', rotated.secret)).status).toBe(200);
  });

  it('STAV-10 revocation ends every secret of the key at once', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const rotated = await keywright.client.keys.rotate(key.id);
    expect(await keywright.client.keys.revoke(key.id)).toMatchObject({ id: key.id, state: 'revoked' });
    for (const secret of [key.secret, rotated.secret])
      expect((await call('inference:chat', secret)).status).toBe(401);
  });

  it('STAV-13 outside its addresses a key is refused; the list is editable; empty means any', async () => {
    const outside = await keywright.newKey({
      api: 'stav',
      scopes: ['inference:chat'],
      allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'],
    });
    expect((await call('inference:chat', outside.secret)).status).toBe(401);
    await keywright.client.keys.edit(outside.id, { allowedAddresses: ['203.0.113.0/24', '127.0.0.0/8'] });
    expect((await call('inference:chat', outside.secret)).status).toBe(200);
    const any = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'], allowedAddresses: [] });
    expect(any.allowedAddresses).toBe('any');
    expect((await call('inference:chat', any.secret)).status).toBe(200);
  });

  it('STAV-16 the API reference carries the bearer scheme on every operation that asks for a key', async () => {
    const answer = await fetch(`${keywright.url}/api/v1/apis/stav/openapi.json`);
    const document = (await answer.json()) as {
      openapi: string;
      paths: Record<string, Record<string, { security: Record<string, string[]>[] }>>;
    };
    expect(document.openapi).toMatch(/^3\.1\./);
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, security: operation.security })),
    );
    expect(operations.map(({ path }) => path).sort()).toEqual(
      [...SCOPES.map((scope) => ROUTES[scope][0]), '/v1/public/{rest}'].sort(),
    );
    for (const { path, security } of operations) {
      expect(
        security.some((requirement) => 'bearer' in requirement),
        path,
      ).toBe(true);
      expect(
        security.some((requirement) => Object.keys(requirement).length === 0),
        path,
      ).toBe(path === '/v1/public/{rest}');
    }
  });
});
