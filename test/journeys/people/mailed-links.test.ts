// Every link mailed to people opens a page that does what the mail says: confirm, choose a password, join a workspace.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBrowser } from '../../../packages/server/test/people/browser.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { sendForm } from './page-form.ts';
import { linkTo, PASSWORD } from './sign-up.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const at = (path: string) => keywright.publicUrl + path;
const ada = createBrowser();
const bob = createBrowser();

async function signUp(browser: typeof ada, email: string): Promise<void> {
  await sendForm(browser, {
    address: at('/portal/sign-up'),
    values: { name: 'Ada', email, password: PASSWORD },
  });
  const address = await linkTo(keywright, email, 'Confirm your address');
  // Looking does not confirm: mail scanners look, too.
  await browser.get(address);
  const early = await signIn(browser, email, PASSWORD);
  expect([early.status, early.json()['code']]).toEqual([403, 'EMAIL_NOT_VERIFIED']);
  expect((await sendForm(browser, { address })).status).toBe(200);
  expect((await signIn(browser, email, PASSWORD)).status).toBe(200);
}

function signIn(browser: typeof ada, email: string, password: string) {
  return sendForm(browser, { address: at('/portal/sign-in'), values: { email, password } });
}

test('an account is opened, confirmed by its mailed link, and signed in', async () => {
  await signUp(ada, 'ada@example.com');
  expect((await ada.get(at('/portal/account'))).text).toContain('ada@example.com');
});

test('a forgotten password is replaced through its mailed link, once', async () => {
  const asked = { address: at('/portal/reset-password'), values: { email: 'ada@example.com' } };
  const known = await sendForm(createBrowser(), asked);
  const unknown = await sendForm(createBrowser(), { ...asked, values: { email: 'nobody@example.com' } });
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  const address = await linkTo(keywright, 'ada@example.com', 'Choose a new password');
  const newPassword = 'another horse, another battery';
  expect((await sendForm(ada, { address, values: { newPassword } })).status).toBe(200);
  const again = await sendForm(ada, { address, values: { newPassword } });
  expect([again.status, again.json()['code']]).toEqual([400, 'INVALID_TOKEN']);
  expect((await signIn(ada, 'ada@example.com', PASSWORD)).json()['code']).toBe('INVALID_EMAIL_OR_PASSWORD');
  expect((await signIn(ada, 'ada@example.com', newPassword)).status).toBe(200);
});

test('an invitation is told to the address it is for, and accepted there; to others it is not there', async () => {
  const made = await ada.post(at('/api/auth/organization/create'), { name: 'Acme GmbH', slug: 'acme' });
  const organizationId = made.json<{ id: string }>().id;
  const invited = { email: 'bob@example.com', role: 'viewer', organizationId };
  await ada.post(at('/api/auth/organization/invite-member'), invited);
  const address = await linkTo(keywright, 'bob@example.com', 'You are invited');

  const anonymous = (await createBrowser().get(address)).text;
  expect(anonymous).toContain(`/portal/sign-in?next=${new URL(address).pathname}`);
  const stranger = (await ada.get(address)).text;
  const ofNothing = (await ada.get(at('/portal/invitations/inv_00000000000000000000000000'))).text;
  for (const page of [anonymous, stranger, ofNothing]) expect(page).not.toContain('Acme GmbH');
  const withoutId = (page: string) => page.replaceAll(/inv_\w+/g, 'inv_');
  expect(withoutId(stranger)).toBe(withoutId(ofNothing));

  await signUp(bob, 'bob@example.com');
  expect((await bob.get(address)).text).toContain('<b>ada@example.com</b> invites you to the workspace');
  const accepted = await sendForm(bob, { address, call: 'POST /api/auth/organization/accept-invitation' });
  expect(accepted.status).toBe(200);
  const { data } = (await bob.get(at('/api/v1/workspaces'))).json<{ data: { id: string }[] }>();
  expect(data.map(({ id }) => id)).toContain(organizationId);
  expect((await bob.get(address)).text).toContain('There is no open invitation here');
});
