// A customer of Stevora, from the operator who opens their workspace to a revoked key: plain calls, and nothing else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { type StevoraClient, stevoraClient, stevoraRefusal } from '../../systems/stevora-client.ts';
import { signUp } from '../../harness/people/sign-up.ts';
import { accountOf } from './customer-account.ts';

let keywright: TestKeywright;
let stevora: StevoraClient;
beforeAll(async () => {
  keywright = await startTestKeywright();
  stevora = stevoraClient(keywright);
});
afterAll(() => keywright.close());

const REVOKED = stevoraRefusal('AUTH_ERROR', 'Invalid or revoked API key');

test('workspace and first key by the operator, further keys by keys, workflows, and the end of a key', async () => {
  const { workspaceId, key: first } = await stevora.newcomer('looms');
  const shown = await stevora.call('GET /v1/workspaces/current', { key: first });
  expect(shown.body.data).toMatchObject({ id: workspaceId, slug: 'looms' });

  const made = await stevora.call('POST /v1/api-keys', { key: first, body: { name: 'CI' } });
  expect([made.status, made.body.data.workspaceId]).toEqual([201, workspaceId]);
  const { id, key: ci } = made.body.data as { id: string; key: string };
  const workflows = await stevora.call('GET /v1/workflow-definitions', { key: ci });
  expect([workflows.status, JSON.stringify(workflows.body).includes(workspaceId)]).toEqual([200, true]);

  const list = await stevora.call('GET /v1/api-keys', { key: first });
  expect(list.body.meta).toMatchObject({ page: 1, total: 2, totalPages: 1 });
  expect(JSON.stringify(list.body)).not.toContain(ci);

  expect((await stevora.call(`DELETE /v1/api-keys/${id}`, { key: first })).status).toBe(200);
  const after = await stevora.call('GET /v1/workflow-definitions', { key: ci });
  expect([after.status, after.body]).toEqual([401, REVOKED]);
  expect((await stevora.call('GET /v1/workflow-definitions', { key: first })).status).toBe(200);
});

test('somebody who signs up has keys of their own there as soon as they belong to the workspace', async () => {
  const { workspaceId, keyId, key } = await stevora.newcomer('mills');
  const browser = await signUp(keywright, 'mia@stevora.example', 'Mia');
  const mia = accountOf(keywright, browser, workspaceId);
  expect((await mia.call(`GET /keys/${keyId}`)).status).toBe(404);
  await keywright.client.members.add({ workspaceId, email: 'mia@stevora.example', role: 'owner' });
  expect((await mia.key(keyId)).state).toBe('active');
  const own = await mia.createKey({ api: 'stevora', name: 'from the portal' });
  expect((await stevora.call('GET /v1/workflow-definitions', { key: own.secret })).status).toBe(200);
  expect((await mia.call(`POST /keys/${keyId}/revoke`, {})).status).toBe(200);
  const after = await stevora.call('GET /v1/workflow-definitions', { key });
  expect([after.status, after.body]).toEqual([401, REVOKED]);
});
