// What is one person's alone: a fresh secret, a key of their own, the session of their browser.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinWorkspaceOf } from '../harness/people/people-of.ts';
import { type KeysRig, startKeysRig } from './keys-rig.ts';
import { HAS_CHROMIUM, PASSWORD, type PortalRig, type Visitor } from './portal-rig.ts';

describe.skipIf(!HAS_CHROMIUM)('one person alone', { timeout: 90_000 }, () => {
  let rig: PortalRig;
  let ada: Visitor;
  let at: KeysRig['at'];
  let newKey: KeysRig['newKey'];
  let shownSecret: KeysRig['shownSecret'];
  beforeAll(async () => {
    ({ rig, ada, at, newKey, shownSecret } = await startKeysRig());
  }, 90_000);
  afterAll(async () => {
    expect(rig.faults).toEqual([]);
    await rig.close();
  });

  test('a secret is gone with whatever leads away from it, and whoever has not copied it is asked first', async () => {
    const { page } = ada;
    const gone = () => page.locator('[data-secret]').waitFor({ state: 'detached' });
    const pick = async (words: string) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find or do' }).fill(words);
      await page.getByRole('option').first().click();
    };
    const [one, other] = [await newKey({ name: 'first of two' }), await newKey({ name: 'second of two' })];
    // From a rotated key to another, and back.
    await ada.open(at(`stav/keys/${one.id}?act=rotate`));
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
    const secret = await shownSecret();
    await page.getByRole('button', { name: 'Copy key' }).click();
    await pick('second of two');
    await page.getByRole('heading', { name: 'second of two' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'first of two' }).waitFor();
    expect(await page.content()).not.toContain(secret);
    // Back to before the dialog that asked.
    await ada.open(at(`stav/keys/${other.id}`));
    await page.getByRole('button', { name: 'Rotate key' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
    await shownSecret();
    await page.evaluate('history.back()');
    await page.getByRole('button', { name: 'Leave without it' }).click();
    await gone();
    // The address where one is already.
    await ada.open(at('stav/keys/new'));
    await page.getByLabel('Name').fill('first made');
    await page.getByRole('button', { name: 'Create key' }).click();
    await shownSecret();
    await pick('Create new key');
    await page.getByRole('button', { name: 'Stay and copy it' }).click();
    await page.getByRole('button', { name: 'Copy key' }).click();
    await pick('Create new key');
    await gone();
    expect(await page.getByLabel('Name').inputValue()).toBe('');
  });

  test('an answer that is lost on its way is asked for again, and makes no second key', async () => {
    const { page } = ada;
    await ada.open(at('stav/keys/new'));
    await page.getByLabel('Name').fill('made twice?');
    await page.route('**/api/v1/keys', async (route) => {
      await route.fetch();
      await route.abort('internetdisconnected');
    });
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Whether it was done is not known').waitFor();
    await page.unroute('**/api/v1/keys');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('heading', { name: 'Nobody saw the secret of made twice?' }).waitFor();
    expect(await page.locator('[data-secret]').count()).toBe(0);
    await page.getByRole('link', { name: 'Go to this key' }).click();
    await page.getByRole('heading', { name: 'made twice?' }).waitFor();
    await ada.open(at('stav/keys?q=made+twice'));
    expect(await page.getByRole('link', { name: 'made twice?' }).count()).toBe(1);
    // A page that stands before the server answers for it, with a page of its own.
    await page.route('**/api/v1/keys?*', (route) =>
      route.fulfill({ status: 200, body: '<h1>Maintenance</h1>' }),
    );
    await page.reload();
    await page.getByText('The keys could not be read.').waitFor();
    await page.unroute('**/api/v1/keys?*');
  });

  test('STAV-14 members ask for keys of their own under the policy; who decides approves, and they claim them', async () => {
    const team = await ada.post<{ id: string }>('/api/auth/organization/create', {
      name: 'Team',
      slug: 'team',
    });
    const { page } = ada;
    await ada.open('/portal/w/team/stav/user-keys');
    await page.getByRole('radio', { name: /With approval/ }).check();
    await page.getByRole('button', { name: 'Save policy' }).click();
    await page.getByText('The policy holds for keys made from now on').first().waitFor();
    await ada.post('/api/v1/invitations', {
      workspaceId: team.id,
      email: 'mary@example.com',
      role: 'member',
    });
    const link = await rig.linkTo('mary@example.com', '/portal/invitations/');
    const mary = await rig.newPerson({ email: 'mary@example.com', name: 'Mary' });
    await mary.open(link.pathname);
    await mary.page.getByRole('button', { name: 'Join Team' }).click();
    await mary.page.getByRole('link', { name: /User keys/ }).click();
    await mary.page.getByRole('link', { name: 'Ask for a key' }).click();
    await mary.page.getByLabel('Name').fill('my notebook');
    await mary.page.getByRole('checkbox', { name: /Embeddings/ }).check();
    await mary.page.getByLabel('What for (optional)').fill('Trying things out');
    await mary.page.getByRole('button', { name: 'Send request' }).click();
    await mary.page.getByText('Nobody has decided yet').waitFor();
    await page.reload();
    await page.getByText('Trying things out').waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Mary can claim').first().waitFor();
    await mary.page.reload();
    await mary.page.getByRole('link', { name: 'my notebook' }).click();
    await mary.page.getByRole('button', { name: 'Claim your key' }).click();
    expect(await mary.page.locator('[data-secret]').innerText()).toMatch(/^hm_live_/);
    // Whoever decides manages the key, and is not shown its secrets.
    await page.reload();
    await page.getByRole('link', { name: 'my notebook' }).click();
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    expect(await page.getByRole('button', { name: 'Rotate key' }).count()).toBe(0);

    // Whoever is denied one reads why.
    await mary.post('/api/v1/user-key-requests', { workspaceId: team.id, api: 'stav', name: 'everything' });
    await ada.open('/portal/w/team/stav/user-keys');
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByLabel('Reason (optional)').fill('Ask for one scope.');
    await page.getByRole('button', { name: 'Deny request' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await mary.open('/portal/w/team/stav/user-keys');
    await mary.page.getByText('“Ask for one scope.”').waitFor();

    // Self-service: on the terms of the policy, and without asking.
    const policy = {
      mode: 'self-service',
      keysPerMember: 5,
      scopes: ['inference:chat'],
      maxLifetimeSeconds: 30 * 24 * 3600,
      limits: [{ name: 'burst', per: 'key', counts: 'requests', limit: 50, windowSeconds: 60 }],
      onLeave: 'stop',
    };
    await ada.put(`/api/v1/user-key-policy?workspaceId=${team.id}&api=stav`, policy);
    await mary.open('/portal/w/team/stav/keys/new');
    await mary.page.getByRole('heading', { name: 'This key is not yours to make' }).waitFor();
    await mary.page.getByRole('link', { name: 'Create a key of your own' }).click();
    await mary.page.getByLabel('Name').fill('second of mine');
    const scopes = mary.page.getByRole('group', { name: 'What it opens' });
    expect(await scopes.getByRole('checkbox').count()).toBe(1);
    expect(await mary.page.getByRole('button', { name: 'Add a limit' }).count()).toBe(0);
    await scopes.getByRole('checkbox', { name: /Chat completions/ }).check();
    await expect
      .poll(() => mary.page.locator('form p[aria-live]').innerText())
      .toMatch(/until \d+ \w+ \d{4}, at most 50 requests a minute\.$/);
    await mary.page.getByRole('button', { name: 'Create key' }).click();
    await mary.page.getByRole('button', { name: 'Copy key' }).click();
    await mary.page.getByRole('link', { name: 'Go to this key' }).click();
    // Her own key she rotates, ends and disables; enabling it again is not hers.
    await mary.page.getByRole('button', { name: 'Rotate key' }).click();
    await mary.page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
    await mary.page.getByRole('button', { name: 'Copy key' }).click();
    await mary.page.getByRole('button', { name: 'Back to this key' }).click();
    await mary.page.getByRole('button', { name: 'Rotate key' }).click();
    const dialog = mary.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'End old secret now' }).click();
    await dialog.getByText('The rotation before is not over').waitFor({ state: 'detached' });
    expect(await dialog.getByRole('button', { name: 'Rotate key' }).isEnabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await mary.page.getByRole('button', { name: 'More' }).click();
    await mary.page.getByRole('menuitem', { name: 'Disable key' }).click();
    await mary.page.getByText('Disabled', { exact: true }).waitFor();
    expect(await mary.page.getByRole('button', { name: 'Rotate key' }).count()).toBe(1);
    await mary.page.getByRole('button', { name: 'More' }).click();
    await mary.page.getByRole('menuitem', { name: 'Create one like it' }).waitFor();
    expect(await mary.page.getByRole('menuitem', { name: 'Enable key' }).count()).toBe(0);
  });

  test('a page that is open follows who is signed in: out, and in as somebody else', async () => {
    const visitor = await rig.newPerson({ email: 'first@example.com', name: 'First' });
    await rig.newPerson({ email: 'second@example.com', name: 'Second' });
    const { page, open, post } = visitor;
    const looksAgain = () =>
      page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
    await open('/portal/account');
    expect(await page.getByLabel('Your name').inputValue()).toBe('First');
    await post('/api/auth/sign-in/email', { email: 'second@example.com', password: PASSWORD });
    await looksAgain();
    await expect.poll(() => page.getByLabel('Your name').inputValue()).toBe('Second');
    await post('/api/auth/sign-out', {});
    await looksAgain();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail address').fill('first@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This browser').waitFor();
    expect(new URL(page.url()).pathname).toBe('/portal/account');
    // Whoever is signed in already is led to where the address says, and to nobody else's place.
    await open('/portal/sign-in?next=%2Fportal%2Faccount');
    await page.getByText('This browser').waitFor();
    await open('/portal/sign-in?next=%2Fportal%2F%252e%252e%2Fstav%2Fv1%2Fmodels');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  });

  test('a session that ends within a form takes nothing of it: its person signs in above it, and goes on', async () => {
    const { page, context, open, post } = await rig.newPerson({ email: 'slow@example.com' });
    await post('/api/auth/organization/create', { name: 'Slow', slug: 'slow' });
    await open('/portal/w/slow/stav/keys/new');
    await page.getByLabel('Name').fill('typed with care');
    await page.getByRole('checkbox', { name: /Embeddings/ }).check();
    await page.getByLabel('From where it works').fill('203.0.113.7');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Create key' }).click();
    const over = page.getByRole('dialog', { name: 'You are signed out' });
    expect(await over.getByLabel('E-mail address').inputValue()).toBe('slow@example.com');
    await page.keyboard.press('Escape');
    await over.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await over.getByRole('button', { name: 'Sign in' }).click();
    await over.waitFor({ state: 'detached' });
    expect(await page.title()).toMatch(/^Create/);
    expect(await page.getByLabel('Name').inputValue()).toBe('typed with care');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('button', { name: 'Copy key' }).click();
    await page.getByRole('link', { name: 'Go to this key' }).click();
    await page.getByText('This key can call embeddings, from 203.0.113.7').waitFor();
  });

  test('an owner renames the workspace, and is told what becomes of keys before somebody goes', async () => {
    const { page } = ada;
    const [acme] = (await rig.keywright.client.workspaces.list()).data.filter(({ slug }) => slug === 'acme');
    await rig.newPerson({ email: 'colleague@example.com', name: 'Colleague' });
    await joinWorkspaceOf(rig.keywright, 'colleague', { workspaceId: acme?.id ?? '', role: 'member' });
    await ada.open(at('members'));
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText(/^Keys of their own for .*Stav.* stop at once\.$/).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByLabel('Workspace name').fill('Acme & Sons');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByRole('button', { name: 'Workspace: Acme & Sons' }).waitFor();
  });
});
