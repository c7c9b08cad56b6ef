// Everybody's way in: signing up, the mailed links, the first run, invitations; and the way out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_CHROMIUM, PASSWORD, type PortalRig, startPortal } from './portal-rig.ts';

describe.skipIf(!HAS_CHROMIUM)('coming in', { timeout: 90_000 }, () => {
  let rig: PortalRig;
  beforeAll(async () => {
    rig = await startPortal();
  }, 90_000);
  afterAll(async () => {
    expect(rig.faults).toEqual([]);
    await rig.close();
  });

  test('somebody signs up, confirms the address, signs in, and makes a workspace beside their own', async () => {
    const { page, open } = await rig.newVisitor();
    await open('/portal/w/acme/stav/keys');
    expect(new URL(page.url()).pathname).toBe('/portal/sign-in');
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Your name').fill('Grace Hopper');
    await page.getByLabel('E-mail address').fill('grace@example.com');
    const signUp = page.getByRole('button', { name: 'Sign up' });
    await page.getByLabel('Password', { exact: true }).fill('short');
    expect(await signUp.isDisabled()).toBe(true);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await signUp.click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

    const link = await rig.linkTo('grace@example.com', '/portal/verify-email');
    await open(link.pathname + link.search);
    // The token is out of the address before anybody presses anything.
    expect(page.url()).not.toContain('token');
    await page.getByRole('button', { name: 'Confirm the address' }).click();
    await page.getByText('Your address is confirmed').waitFor();
    await page.getByLabel('E-mail address').fill('grace@example.com');
    await page.getByLabel('Password', { exact: true }).fill('not the password at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No account has this address and password').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: /^Workspace: Grace Hopper/ }).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Café Grace');
    expect(await page.getByLabel('Short name').inputValue()).toBe('cafe-grace');
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByRole('heading', { name: 'No keys for Stav yet' }).waitFor();
  });

  test('a forgotten password is replaced by a mailed link, which leaves the address at once', async () => {
    const { page, open } = await rig.newPerson({ email: 'forgetful@example.com' });
    await open('/portal/reset-password');
    await page.getByLabel('E-mail address').fill('forgetful@example.com');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    const link = await rig.linkTo('forgetful@example.com', '/portal/reset-password');
    await open(link.pathname + link.search);
    expect(page.url()).not.toContain('token');
    await page.getByLabel('New password').fill('another battery staple');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await page.getByLabel('E-mail address').fill('forgetful@example.com');
    await page.getByLabel('Password', { exact: true }).fill('another battery staple');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'No keys for Stav yet' }).waitFor();
  });

  test('an invitation leads whoever it is for into the workspace, and nobody else', async () => {
    const ada = await rig.newPerson({ email: 'ada@example.com' });
    const acme = await ada.post<{ id: string }>('/api/auth/organization/create', {
      name: 'Acme',
      slug: 'acme',
    });
    await ada.open('/portal/w/acme/members');
    await ada.page.getByRole('button', { name: 'Invite somebody' }).click();
    await ada.page.getByLabel('E-mail address').fill('bob@example.com');
    await ada.page.getByLabel('Viewer').check();
    await ada.page.getByRole('button', { name: 'Send invitation' }).click();
    await ada.page.getByText('bob@example.com', { exact: true }).waitFor();
    const link = await rig.linkTo('bob@example.com', '/portal/invitations/');

    const stranger = await rig.newVisitor();
    await stranger.open(link.pathname);
    expect(await stranger.page.getByRole('heading', { level: 1 }).innerText()).toBe(
      'You are invited to a workspace',
    );
    const eve = await rig.newPerson({ email: 'eve@example.com' });
    await eve.open(link.pathname);
    await eve.page.getByRole('heading', { name: 'This invitation is not for you, or is over' }).waitFor();

    const bob = await rig.newPerson({ email: 'bob@example.com', name: 'Bob' });
    await bob.open(link.pathname);
    await bob.page.getByRole('button', { name: 'Join Acme' }).click();
    await bob.page.getByRole('heading', { name: 'No keys for Stav yet' }).waitFor();
    expect(new URL(bob.page.url()).pathname).toBe('/portal/w/acme/stav/keys');
    // A viewer looks: there is nothing to press that would be refused.
    expect(await bob.page.getByRole('link', { name: 'Create new key' }).count()).toBe(0);
    await bob.page.getByText('Your role lets you look at keys').waitFor();
    await ada.page.reload();
    await ada.page.getByLabel('Role of Bob').selectOption('admin');
    await ada.page.getByText('Bob is admin now').first().waitFor();
    expect(acme.id).toMatch(/^ws_/);
  });

  test('signing out ends the session and leads to signing in', async () => {
    const { page, open } = await rig.newPerson({ email: 'leaver@example.com', name: 'Leaver' });
    await open('/portal/account');
    await page.getByText('This browser').waitFor();
    await page.getByLabel('Your name').fill('Somebody Else');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByText('Your name is changed').first().waitFor();
    await open('/portal');
    await page.getByRole('button', { name: /leaver@example\.com/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await open('/portal/account');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('the first operator is made with the printed link, whose code leaves the address at once', async () => {
    const url = (await rig.keywright.openFirstRunLink())?.url ?? '';
    const { page, open } = await rig.newVisitor();
    const link = new URL(url);
    await open(link.pathname + link.search);
    expect(page.url()).not.toContain('code');
    await page.getByLabel('Your name').fill('Olga');
    await page.getByLabel('E-mail address').fill('olga@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Become the operator' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await open('/portal/operator');
    await page.getByRole('heading', { name: 'Operator view' }).waitFor();
    await page.getByText('Well').first().waitFor();
    await page.getByRole('heading', { name: 'Stevora' }).waitFor();
  });
});
