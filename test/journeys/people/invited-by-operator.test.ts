// An invitation nobody signed in has made: by the operator or a machine, over the native API, mailed like any other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { sendForm } from './page-form.ts';
import { linkTo, signUp } from './sign-up.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

test('it is mailed, shown by its page to whom it is for, and accepted there', async () => {
  const { id: workspaceId, name } = await keywright.newWorkspace();
  const email = 'first@customer.example';
  await keywright.client.invitations.create({ workspaceId, email, role: 'owner' });
  const address = await linkTo(keywright, email, 'You are invited');
  const invited = await signUp(keywright, email, 'First');
  expect((await invited.get(address)).text).toContain(name);
  const call = 'POST /api/auth/organization/accept-invitation';
  expect((await sendForm(invited, { address, call })).status).toBe(200);
  const { data } = await keywright.client.members.list({ workspaceId });
  expect(data).toMatchObject([{ email, role: 'owner' }]);
});
