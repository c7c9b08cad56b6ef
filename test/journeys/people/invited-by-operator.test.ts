// An invitation nobody signed in has made: by the operator or a machine, over the native API, mailed like any other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { printedLink } from '../../harness/people/printed-link.ts';
import { signUp } from '../../harness/people/sign-up.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

test('it is mailed, shown to whom it is for, and accepted', async () => {
  const { id: workspaceId, name } = await keywright.newWorkspace();
  const email = 'first@customer.example';
  await keywright.client.invitations.create({ workspaceId, email, role: 'owner' });
  const address = await printedLink(keywright, email, 'You are invited');
  const invitationId = address.pathname.split('/').at(-1);
  const at = (path: string) => keywright.publicUrl + path;
  const invited = await signUp(keywright, email, 'First');
  const shown = await invited.get(at(`/api/v1/invitations/${invitationId}`));
  expect(shown.json()).toMatchObject({ state: 'pending', workspaceName: name, inviterEmail: null });
  const stranger = await signUp(keywright, 'stranger@customer.example', 'Stranger');
  expect((await stranger.get(at(`/api/v1/invitations/${invitationId}`))).status).toBe(404);
  const accept = at('/api/auth/organization/accept-invitation');
  expect((await invited.post(accept, { invitationId })).status).toBe(200);
  const { data } = await keywright.client.members.list({ workspaceId });
  expect(data).toMatchObject([{ email, role: 'owner' }]);
});
