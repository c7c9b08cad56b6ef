// A customer of stablebrowse, from signing in at the business's identity provider to a revoked key: keys are made by
// people alone, tasks are run with a key or a token, and rotation is create, roll out, revoke.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newWorkspaceOf, PROVIDER, signIn } from '../../harness/people/people-of.ts';
import { startTokenIssuer, type TokenIssuer } from '../../harness/people/token-issuer.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

let issuer: TokenIssuer;
let keywright: TestKeywright;
beforeAll(async () => {
  issuer = await startTokenIssuer(() => [`${keywright.publicUrl}/api/auth/callback/${PROVIDER}`]);
  keywright = await startTestKeywright({
    config: { signIn: { providers: [issuer.configFor(PROVIDER)] }, issuers: [issuer.rule] },
  });
});
afterAll(async () => {
  await keywright.close();
  await issuer.close();
});

async function call(route: string, bearer: string, json?: unknown) {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(`${keywright.publicUrl}/stablebrowse${path}`, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  return { status: answer.status, body: (await answer.json()) as any };
}

test('sign in, mint, run tasks for end users, roll a new key out, revoke the old one', async () => {
  const stranger = await issuer.token('grace');
  expect((await call('GET /v1/tasks', stranger)).status).toBe(403);
  const browser = await signIn(keywright, issuer, 'grace');
  const workspaceId = await newWorkspaceOf(keywright, browser, 'grace-inc');
  const grace = await issuer.token('grace');

  const old = await call('POST /v1/api-keys', grace, { label: 'production' });
  expect([old.status, old.body.label]).toEqual([201, 'production']);
  const task = { endUserId: 'user-7', instruction: 'Buy milk' };
  const started = await call('POST /v1/tasks', old.body.key, task);
  expect(started).toMatchObject({ status: 201, body: { workspaceId, endUserId: 'user-7' } });
  const { taskId } = started.body as { taskId: string };
  expect((await call(`GET /v1/tasks/${taskId}`, old.body.key)).status).toBe(200);
  expect((await call('GET /v1/tasks', grace)).status).toBe(200);
  const stored = await call('PUT /v1/end-users/user-7/credentials', old.body.key, { site: 'x' });
  expect(stored.status).toBeLessThan(300);
  expect((await call('POST /v1/api-keys', old.body.key, {})).status).toBe(403);

  const fresh = await call('POST /v1/api-keys', grace, { label: 'production 2' });
  for (const { body } of [old, fresh]) expect((await call('GET /v1/tasks', body.key)).status).toBe(200);
  expect((await call(`DELETE /v1/api-keys/${old.body.id}`, grace)).status).toBe(200);
  const refused = await call('GET /v1/tasks', old.body.key);
  expect(refused).toEqual({ status: 403, body: { error: expect.any(String) } });
  expect((await call('GET /v1/tasks', fresh.body.key)).status).toBe(200);
  await expect
    .poll(async () =>
      (await call('GET /v1/api-keys', grace)).body.data.map((key: { id: string; lastUsedAt: unknown }) => [
        key.id,
        key.lastUsedAt !== null,
      ]),
    )
    .toEqual(
      expect.arrayContaining([
        [old.body.id, true],
        [fresh.body.id, true],
      ]),
    );

  const usage = await keywright.client.workspaces.usage(workspaceId, { by: ['endUser'] });
  expect(JSON.stringify(usage.data)).toContain('user-7');
});
