// Everybody's way in: signing up, the mailed links, a provider, the first run, invitations; and the way out. The operator
// gives programs theirs.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type IdentityProvider,
  startIdentityProvider,
} from '../../packages/server/test/people/oidc/identity-provider.ts';
import { lookAtNodes } from './look/look-at-nodes.ts';
import { HAS_CHROMIUM, PASSWORD, type PortalRig, startPortal, type Visitor } from './portal-rig.ts';

describe.skipIf(!HAS_CHROMIUM)('coming in', { timeout: 180_000 }, () => {
  let rig: PortalRig;
  let sso: IdentityProvider;
  let olga: Visitor;
  beforeAll(async () => {
    const redirectUris = () => [`${rig.keywright.publicUrl}/api/auth/callback/sso`];
    sso = await startIdentityProvider({ redirectUris, clientSecret: 'of-a-test-and-of-no-client' });
    const provider = { ...sso.configFor('sso'), title: 'Continue at Example' };
    rig = await startPortal({ config: { signIn: { providers: [provider] } } });
    olga = await rig.newVisitor();
  }, 90_000);
  afterAll(async () => {
    expect(rig.faults).toEqual([]);
    await Promise.all([rig.close(), sso.close()]);
  });

  test('somebody signs up, confirms the address, signs in, and makes a workspace beside their own', async () => {
    const { page, open } = await rig.newVisitor();
    await open('/portal/w/acme/stav/keys');
    expect(new URL(page.url()).pathname).toBe('/portal/sign-in');
    // Whatever a link says has happened: only what this server says is shown.
    await open('/portal/sign-in?notice=__proto__&error=__proto__');
    await page.getByText('Signing in did not work').waitFor();
    expect(await page.getByRole('status').filter({ hasText: /^$/ }).count()).toBe(0);
    await open('/portal/w/acme/stav/keys');
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

    // Whoever has to sign up first finds it again, behind the mail that confirms their address.
    const bob = stranger;
    await bob.page.getByRole('link', { name: 'Sign up' }).click();
    await bob.page.getByLabel('Your name').fill('Bob');
    await bob.page.getByLabel('E-mail address').fill('bob@example.com');
    await bob.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await bob.page.getByRole('button', { name: 'Sign up' }).click();
    await bob.page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    const confirm = await rig.linkTo('bob@example.com', '/portal/verify-email');
    await bob.open(confirm.pathname + confirm.search);
    await bob.page.getByRole('button', { name: 'Confirm the address' }).click();
    await bob.page.getByLabel('E-mail address').fill('bob@example.com');
    await bob.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await bob.page.getByRole('button', { name: 'Sign in' }).click();
    await bob.page.getByRole('button', { name: 'Join Acme' }).click();
    await bob.page.getByRole('heading', { name: 'No keys for Stav yet' }).waitFor();
    expect(new URL(bob.page.url()).pathname).toBe('/portal/w/acme/stav/keys');
    // A viewer looks: there is nothing to press that would be refused.
    expect(await bob.page.getByRole('link', { name: 'Create new key' }).count()).toBe(0);
    await bob.page.getByText('Your role lets you look at keys').waitFor();
    await ada.page.reload();
    // What is picked shows at once, and goes back where it could not be done.
    const role = ada.page.getByLabel('Role of Bob');
    const failing = Promise.withResolvers<void>();
    await ada.page.route('**/api/v1/members/*', (route) => failing.promise.then(() => route.abort()));
    await role.selectOption('admin');
    expect([await role.inputValue(), await role.isDisabled()]).toEqual(['admin', true]);
    failing.resolve();
    await ada.page.getByText('Whether it was done is not known').waitFor();
    expect(await role.inputValue()).toBe('viewer');
    await ada.page.unroute('**/api/v1/members/*');
    await role.selectOption('admin');
    await ada.page.getByText('Bob is an admin now').first().waitFor();
    expect(acme.id).toMatch(/^ws_/);
    // Whoever changes their own role sees at once what is theirs to do now.
    await ada.page.getByLabel('Role of Bob').selectOption('owner');
    await ada.page.getByText('Bob is an owner now').first().waitFor();
    await ada.page.getByLabel('Role of Ada Lovelace').selectOption('viewer');
    await ada.page.getByRole('button', { name: 'Invite somebody' }).waitFor({ state: 'detached' });
  });

  test('signing out ends the session and leads to signing in', async () => {
    const { page, open } = await rig.newPerson({ email: 'leaver@example.com', name: 'Leaver' });
    const elsewhere = await rig.newVisitor();
    await elsewhere.post('/api/auth/sign-in/email', { email: 'leaver@example.com', password: PASSWORD });
    await open('/portal/account');
    await page.getByText('This browser').waitFor();
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await page.getByText('You are signed out everywhere else').first().waitFor();
    expect(await (await elsewhere.context.request.get('/api/auth/get-session')).json()).toBeNull();
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
    const { page, open } = olga;
    const link = new URL(url);
    await open(link.pathname + link.search);
    expect(page.url()).not.toContain('code');
    await page.getByLabel('Your name').fill('Olga');
    await page.getByLabel('E-mail address').fill('olga@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Become the operator' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await page.getByRole('link', { name: 'Operator view' }).click();
    await page.getByRole('heading', { name: 'Operator view' }).waitFor();
    await page.getByText('Well').first().waitFor();
    const stevora = page.getByRole('region', { name: 'Stevora' });
    await stevora.getByText('A key without scopes opens every route that asks for one.').waitFor();
    expect(await stevora.getByRole('textbox').or(stevora.getByRole('button')).count()).toBe(0);
  });

  test('the operator sees which of many nodes is behind, and which has lapsed', () => lookAtNodes(olga));

  test('the operator gives a program a credential of its own, sees its secret once, and revokes it', async () => {
    const { page, open } = olga;
    const ask = (secret: string) =>
      fetch(`${rig.keywright.url}/api/v1/keys`, { headers: { authorization: `Bearer ${secret}` } });
    await open('/portal');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find or do' }).fill('credentials');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No credentials yet' }).waitFor();
    await page.getByRole('link', { name: 'Create credential' }).click();
    const create = page.getByRole('button', { name: 'Create credential' });
    await page.getByLabel('Name', { exact: true }).fill('nightly report');
    expect(await create.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /Read keys/ }).check();
    await page.getByLabel('Where', { exact: true }).selectOption('Every workspace of this server');
    await page.getByText('read keys in every workspace, from anywhere').waitFor();
    await create.click();
    const secret = await page.locator('[data-secret]').innerText();
    expect(secret).toMatch(/^kwm_/);
    expect((await ask(secret)).status).toBe(200);
    await page.getByRole('button', { name: 'All credentials' }).click();
    await page.getByRole('button', { name: 'Stay and copy it' }).click();
    await page.getByRole('button', { name: 'Copy credential' }).click();
    await page.getByRole('button', { name: 'All credentials' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'nightly report' });
    await row.getByText('Active').waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: 'Revoke nightly report' }).click();
    await page.getByRole('button', { name: 'Revoke credential' }).click();
    await row.getByText('Revoked').waitFor();
    expect((await ask(secret)).status).toBe(401);
    // Others are told that it is not theirs.
    const { page: other, open: openAsOther } = await rig.newPerson({ email: 'other@example.com' });
    await openAsOther('/portal/operator/credentials?act=new');
    await other.getByRole('heading', { name: 'This is for whoever runs the server' }).waitFor();
    expect(await other.getByRole('link', { name: 'Operator view' }).count()).toBe(1);
  });

  test('somebody signs in at a provider and comes back to where they wanted to go', async () => {
    sso.people.set('sofia', { email: 'sofia@example.com', emailVerified: true, name: 'Sofia' });
    const { page, open, context } = await rig.newVisitor();
    // The provider’s own pages ask for fonts that are not there.
    await context.route(/fonts\.googleapis/, (route) => route.fulfill({ contentType: 'text/css', body: '' }));
    await open('/portal/account?scope=inference%3Achat');
    await page.getByRole('button', { name: 'Continue at Example' }).click();
    await page.waitForURL(`${sso.issuer}/**`);
    await page.getByPlaceholder('Enter any login').fill('sofia');
    await page.getByPlaceholder('and password').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('This browser').waitFor();
    expect(new URL(page.url()).pathname).toBe('/portal/account');
    expect(await page.getByLabel('Your name').inputValue()).toBe('Sofia');
  });
});
