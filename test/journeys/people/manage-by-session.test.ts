// Somebody signs up, confirms the address, makes a workspace and its first key, and lets a colleague look: all through
// the running server, with what a browser sends.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postHeldBack } from '../../harness/held-back-post.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { signUp } from '../../harness/people/sign-up.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const at = (path: string) => keywright.publicUrl + path;

describe('somebody who signs up', () => {
  test('makes a workspace and manages its keys; a colleague who may only look does not', async () => {
    const ada = await signUp(keywright, 'ada@example.com');
    const made = await ada.post(at('/api/auth/organization/create'), { name: 'Acme', slug: 'acme' });
    const workspaceId = made.json<{ id: string }>().id;
    expect((await ada.get(at('/api/v1/workspaces'))).json<{ data: object[] }>().data).toMatchObject([
      { id: workspaceId, slug: 'acme' },
      // Their own, made with them for their default key.
      { name: 'Ada', slug: expect.stringMatching(/^personal-/) },
    ]);
    const body = { api: 'stav', workspaceId, name: 'first', scopes: ['inference:chat'] };
    const created = await ada.post(at('/api/v1/keys'), body);
    expect(created.status).toBe(201);
    const key = created.json<{ id: string; secret: string; createdBy: string }>();
    expect(key.createdBy).toMatch(/^user:usr_/);

    const bob = await signUp(keywright, 'bob@example.com');
    expect((await bob.get(at(`/api/v1/keys/${key.id}`))).status).toBe(404);
    const invitation = { email: 'bob@example.com', role: 'viewer', organizationId: workspaceId };
    const invited = await ada.post(at('/api/auth/organization/invite-member'), invitation);
    const { id: invitationId } = invited.json<{ id: string }>();
    expect((await bob.post(at('/api/auth/organization/accept-invitation'), { invitationId })).status).toBe(
      200,
    );
    expect((await bob.get(at(`/api/v1/keys/${key.id}`))).status).toBe(200);
    const refused = await bob.post(at(`/api/v1/keys/${key.id}/revoke`), {});
    expect([refused.status, refused.json()['code']]).toEqual([403, 'role_insufficient']);

    expect((await ada.post(at(`/api/v1/keys/${key.id}/revoke`), {})).status).toBe(200);
    await ada.post(at('/api/auth/sign-out'), {});
    expect((await ada.get(at(`/api/v1/keys/${key.id}`))).status).toBe(401);
  });

  test('writes through a page of this server alone', async () => {
    const eve = await signUp(keywright, 'eve@example.com');
    const made = await eve.post(at('/api/auth/organization/create'), { name: 'Eve', slug: 'eve' });
    const body = JSON.stringify({ api: 'stav', workspaceId: made.json<{ id: string }>().id, name: 'x' });
    const type = { 'content-type': 'application/json' };
    for (const headers of [
      type,
      { ...type, origin: 'https://evil.example' },
      { ...type, origin: 'null' },
      { ...type, origin: new URL(keywright.publicUrl).origin, 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await eve.send(at('/api/v1/keys'), { method: 'POST', headers, body });
      expect([answer.status, answer.json()['code']]).toEqual([403, 'cross_site']);
    }
  });

  test('does not count beside anything in a credential’s place, be it taken there or not', async () => {
    const dora = await signUp(keywright, 'dora@example.com');
    expect((await dora.get(at('/api/v1/workspaces'))).status).toBe(200);
    for (const headers of [
      { 'x-api-key': 'not-a-key' },
      { authorization: 'Bearer not-a-key' },
      { authorization: 'Basic bm90OmE=' },
      { authorization: '' },
    ]) {
      const answer = await dora.send(at('/api/v1/workspaces'), { headers });
      expect(answer.status, JSON.stringify(headers)).toBe(401);
    }
  });

  test('writes nothing with a session that ended while the body was on its way', async () => {
    const finn = await signUp(keywright, 'finn@example.com');
    const made = await finn.post(at('/api/auth/organization/create'), { name: 'Finn', slug: 'finn' });
    const json = { api: 'stav', workspaceId: made.json<{ id: string }>().id, name: 'late' };
    const cookie = finn.cookiesFor(keywright.publicUrl);
    const headers = { cookie, origin: new URL(keywright.publicUrl).origin };
    const { status, body } = await postHeldBack({ url: at('/api/v1/keys'), headers, json }, () =>
      finn.post(at('/api/auth/sign-out'), {}),
    );
    expect([status, JSON.parse(body).code]).toEqual([401, 'missing_credentials']);
  });

  test('is nobody to the operator’s own calls', async () => {
    const mallory = await signUp(keywright, 'mallory@example.com');
    for (const path of ['/credentials', '/nodes', '/usage/unknown-keys']) {
      expect((await mallory.get(at(`/api/v1${path}`))).status).toBe(403);
    }
    const { data: seen } = (await mallory.get(at('/api/v1/workspaces'))).json<{ data: object[] }>();
    expect(seen).toMatchObject([{ slug: expect.stringMatching(/^personal-/) }]);
    const workspace = await keywright.newWorkspace();
    expect((await mallory.get(at(`/api/v1/workspaces/${workspace.id}`))).status).toBe(404);
  });
});
