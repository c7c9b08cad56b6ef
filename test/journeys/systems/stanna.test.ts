// A customer of Stanna, from signing up to a deleted key: what the documentation says to do, in its order.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { printedLink } from '../../harness/people/printed-link.ts';
import { signUp } from '../../harness/people/sign-up.ts';
import { accountOf, type CustomerAccount, newCustomer } from './customer-account.ts';

let keywright: TestKeywright;
let ada: CustomerAccount;
beforeAll(async () => {
  keywright = await startTestKeywright();
  ada = await newCustomer(keywright, { email: 'ada@stanna.example', slug: 'ada-co' });
});
afterAll(() => keywright.close());

const customers = (headers: Readonly<Record<string, string>>, query = '') =>
  fetch(`${keywright.url}/stanna/v1/customers${query}`, { headers });
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

test('the first key is named, copied once, used in either header, and seen to be used', async () => {
  const before = await ada.call(`GET /keys?api=stanna&workspaceId=${ada.workspaceId}`);
  expect(before.json()).toEqual({ data: [], nextCursor: null });
  const key = await ada.createKey({ api: 'stanna', name: 'Production Dashboard' });
  expect(key.secret).toMatch(/^sk-/);
  expect(JSON.stringify(await ada.key(key.id))).not.toContain(key.secret);

  for (const headers of [bearer(key.secret), { 'x-api-key': key.secret }]) {
    const answer = await customers(headers, `?workspaceId=${ada.workspaceId}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-ratelimit-limit')).toBe('100');
  }
  await expect.poll(async () => (await ada.key(key.id)).lastUsedAt).not.toBeNull();
  const elsewhere = await keywright.newWorkspace();
  expect((await customers(bearer(key.secret), `?workspaceId=${elsewhere.id}`)).status).toBe(403);
});

test('a key is inactive while it is disabled, and works again when it is enabled', async () => {
  const key = await ada.createKey({ api: 'stanna', name: 'Analytics Script' });
  await ada.call(`PATCH /keys/${key.id}`, { disabled: true });
  expect((await ada.key(key.id)).state).toBe('disabled');
  expect((await customers(bearer(key.secret))).status).toBe(401);
  await ada.call(`PATCH /keys/${key.id}`, { disabled: false });
  expect((await ada.key(key.id)).state).toBe('active');
  expect((await customers(bearer(key.secret))).status).toBe(200);
});

test('a colleague’s key has what the colleague has, the moment it is used', async () => {
  const browser = await signUp(keywright, 'bob@stanna.example', 'Bob');
  const { workspaceId: organizationId } = ada;
  const auth = `${keywright.publicUrl}/api/auth/organization`;
  await ada.browser.post(`${auth}/invite-member`, {
    email: 'bob@stanna.example',
    role: 'admin',
    organizationId,
  });
  const invitation = await printedLink(keywright, 'bob@stanna.example', 'You are invited');
  const invitationId = invitation.pathname.split('/').at(-1);
  expect((await browser.post(`${auth}/accept-invitation`, { invitationId })).status).toBe(200);
  const bob = accountOf(keywright, browser, organizationId);
  const { secret } = await bob.createKey({ api: 'stanna', name: 'Mobile App' });
  const add = () =>
    fetch(`${keywright.url}/stanna/v1/customers`, {
      method: 'POST',
      headers: { ...bearer(secret), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Emmy Noether' }),
    });
  expect((await add()).status).toBe(201);

  const query = `organizationId=${organizationId}`;
  const { members } = (await ada.browser.get(`${auth}/list-members?${query}`)).json<{
    members: { id: string; user: { email: string } }[];
  }>();
  const memberId = members.find(({ user }) => user.email === 'bob@stanna.example')?.id;
  await ada.browser.post(`${auth}/update-member-role`, { organizationId, memberId, role: 'viewer' });
  expect([(await add()).status, (await customers(bearer(secret))).status]).toEqual([403, 200]);
  await ada.browser.post(`${auth}/remove-member`, { organizationId, memberIdOrEmail: memberId });
  expect((await customers(bearer(secret))).status).toBe(401);
});

test('a deleted key is refused at once, and others go on', async () => {
  const [gone, kept] = [
    await ada.createKey({ api: 'stanna', name: 'old laptop' }),
    await ada.createKey({ api: 'stanna', name: 'new laptop' }),
  ];
  expect((await ada.call(`POST /keys/${gone.id}/revoke`, {})).status).toBe(200);
  const statuses = [bearer(gone.secret), { 'x-api-key': gone.secret }, bearer(kept.secret)].map(
    async (headers) => (await customers(headers)).status,
  );
  expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
});
