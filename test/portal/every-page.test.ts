// Every page and dialog of the portal, light and dark: nothing that axe finds, nothing that a page logs as an error,
// nothing wider than a narrow screen, and no more script than is needed.
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from './axe-faults.ts';
import { loadMs, medianOf, scriptBytes } from './first-load.ts';
import { HAS_CHROMIUM, type PortalRig, startPortal, type Visitor } from './portal-rig.ts';

interface Shown {
  readonly path: string;
  /** What is done before it is looked at. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const OUTSIDE: Readonly<Record<string, Shown>> = {
  'signing in': { path: '/portal/sign-in?error=account_not_linked' },
  'signing up': { path: '/portal/sign-up' },
  'asking for a new password': { path: '/portal/reset-password' },
  'choosing a new password': { path: '/portal/reset-password?token=abc' },
  'confirming an address': { path: '/portal/verify-email?token=abc' },
  'the first run': { path: '/portal/first-run?code=abc' },
  'an invitation': { path: '/portal/invitations/inv_1' },
};

const INSIDE: Readonly<Record<string, Shown>> = {
  'a list without keys': { path: '/portal/w/acme/stanna/keys' },
  'the list of keys': { path: '/portal/w/acme/stav/keys' },
  'the palette': {
    path: '/portal/w/acme/stav/keys',
    prepare: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find or do' }).fill('key');
    },
  },
  'making a key': {
    path: '/portal/w/acme/stav/keys/new',
    prepare: async (page) => {
      await page.getByRole('checkbox').first().check();
      await page.getByLabel('From where it works').fill('1.2.3');
      await page.getByRole('button', { name: 'Add a limit' }).click();
    },
  },
  'a key': { path: '/portal/w/acme/stav/keys/KEY' },
  'rotating a key': { path: '/portal/w/acme/stav/keys/KEY?act=rotate' },
  'editing a key': { path: '/portal/w/acme/stav/keys/KEY?act=edit' },
  'revoking a key': { path: '/portal/w/acme/stav/keys/KEY?act=revoke' },
  'a key that is not there': { path: '/portal/w/acme/stav/keys/key_none' },
  usage: { path: '/portal/w/acme/stav/usage?span=1h' },
  hygiene: { path: '/portal/w/acme/stav/hygiene' },
  'the playground': { path: '/portal/w/acme/hypervize/playground' },
  'the key checker': {
    path: '/portal/w/acme/stav/checker',
    prepare: async (page) => {
      await page.getByLabel('What was taken for a key').fill(' hm_live_nothing');
      await page.getByRole('button', { name: 'Check key' }).click();
      await page.getByRole('region', { name: 'Result' }).waitFor();
    },
  },
  billing: { path: '/portal/w/acme/billing' },
  members: { path: '/portal/w/acme/members' },
  inviting: {
    path: '/portal/w/acme/members',
    prepare: (page) => page.getByRole('button', { name: 'Invite somebody' }).click(),
  },
  'user keys': { path: '/portal/w/acme/stav/user-keys' },
  'the audit log': { path: '/portal/w/acme/audit' },
  endpoints: { path: '/portal/w/acme/hypervize/endpoints' },
  'making an endpoint': {
    path: '/portal/w/acme/hypervize/endpoints',
    prepare: (page) => page.getByRole('button', { name: 'Create endpoint' }).click(),
  },
  'a new workspace': { path: '/portal/new-workspace' },
  'the account': { path: '/portal/account' },
  'the operator view, to others': { path: '/portal/operator' },
  'no such page': { path: '/portal/w/acme/nothing/here' },
};

/** What a page of words takes on a quiet machine. */
const PLAIN_PAGE_MS = 100;

describe.skipIf(!HAS_CHROMIUM)('every page', { timeout: 90_000 }, () => {
  let rig: PortalRig;
  let ada: Visitor;
  let stranger: Visitor;
  let keyId = '';
  beforeAll(async () => {
    rig = await startPortal();
    stranger = await rig.newVisitor();
    ada = await rig.newPerson({ email: 'ada@example.com' });
    const { id } = await ada.post<{ id: string }>('/api/auth/organization/create', {
      name: 'Acme',
      slug: 'acme',
    });
    const body = { api: 'stav', workspaceId: id, name: 'checkout service', scopes: ['inference:chat'] };
    const key = await ada.post<{ id: string; secret: string }>('/api/v1/keys', body);
    keyId = key.id;
    await fetch(`${rig.keywright.url}/stav/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
      body: '{"model":"sample-small","messages":[{"role":"user","content":"Hello"}]}',
    });
    await ada.post(`/api/v1/keys/${keyId}/rotate`, {});
    await ada.post('/api/v1/invitations', { workspaceId: id, email: 'bob@example.com', role: 'member' });
  }, 90_000);
  afterAll(async () => {
    expect(rig.faults).toEqual([]);
    await rig.close();
  });

  const look = async ({ page, open }: Visitor, { path, prepare }: Shown) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(path.replace('KEY', keyId));
      await prepare?.(page);
      expect(await page.title()).toMatch(/Keywright$/);
      expect(await axeFaults(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 900 });
  };

  test.each(Object.entries(OUTSIDE))('%s can be used by everybody', async (_, shown) =>
    look(stranger, shown));

  test.each(Object.entries(INSIDE))('%s can be used by everybody', async (_, shown) => look(ada, shown));

  test('the list of keys is of use within a second on loopback, with no more than 200 kB of script, packed', async () => {
    const { page } = ada;
    const list = { path: '/portal/w/acme/stav/keys', selector: `a[href$="/keys/${keyId}"]` };
    const plain = { path: '/portal/about', selector: 'h1' };
    const took: { list: number; plain: number }[] = [];
    for (let load = 0; load < 5; load += 1) {
      took.push({ plain: await loadMs(page, plain), list: await loadMs(page, list) });
    }
    const size = await scriptBytes(page);
    expect(size).toBeGreaterThan(50_000);
    expect(size).toBeLessThan(200_000);
    // A page of nothing but words tells how busy the machine is.
    const busy = Math.max(1, medianOf(took.map((one) => one.plain)) / PLAIN_PAGE_MS);
    expect(medianOf(took.map((one) => one.list))).toBeLessThan(1000 * busy);
  });

  test('offline, a page says so and what that means', async () => {
    // In a browser that has seen no other page yet.
    const visitor = await rig.newPerson({ email: 'away@example.com' });
    await visitor.post('/api/auth/organization/create', { name: 'Away', slug: 'away' });
    const { page, context, open } = visitor;
    await open('/portal/w/away/stav/keys');
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    // What is not here yet cannot be shown: the page says so itself, and comes when it can.
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('alert').getByText('This page could not be shown.').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Members' }).waitFor();
    await page.getByText('You are offline').waitFor({ state: 'detached' });
  });

  test('whoever goes somewhere, or sees a page turn into another, is there with the focus', async () => {
    const { page, open } = ada;
    const focused = () => page.evaluate('document.activeElement.textContent');
    await open('/portal/w/acme/stav/keys');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY');
    await page.getByRole('link', { name: 'checkout service' }).press('Enter');
    await expect.poll(focused).toMatch(/^checkout service/);
    await page.getByRole('link', { name: 'Hygiene' }).press('Enter');
    await expect.poll(focused).toBe('Hygiene');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find or do' }).fill('create');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Create new key');
    await page.getByLabel('Name').fill('short lived');
    await page.getByLabel('Name').press('Enter');
    await expect.poll(focused).toBe('short lived is ready');
    await page.getByRole('button', { name: 'Copy key' }).press('Enter');
    await page.getByRole('link', { name: 'Go to this key' }).press('Enter');
    await expect.poll(focused).toMatch(/^short lived/);
    // A dialog is a step that Back takes back, and that nothing opens again.
    await page.getByRole('button', { name: 'Edit' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).press('Enter');
    await expect.poll(focused).toBe('Edit');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find or do' }).press('Escape');
    await expect.poll(focused).toBe('Edit');
    await page.getByRole('button', { name: 'Revoke' }).press('Enter');
    await page.getByLabel('Type short lived to confirm').fill('short lived');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toMatch(/^Refused everywhere since/);
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).press('Enter');
    await page.getByText('Revoked', { exact: true }).first().waitFor();
    await page.goForward();
    await expect.poll(() => new URL(page.url()).search).toBe('?act=revoke');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.goBack();
    await page.goBack();
    await page.getByRole('heading', { name: 'Create new key' }).waitFor();
  });

  test('the rail is a sheet on narrow screens, and closes where somebody goes', async () => {
    const { page, open } = await rig.newPerson({ email: 'narrow@example.com' }).then(async (visitor) => {
      await visitor.post('/api/auth/organization/create', { name: 'Narrow', slug: 'narrow' });
      await visitor.page.setViewportSize({ width: 390, height: 844 });
      return visitor;
    });
    await open('/portal/w/narrow/stav/keys');
    await page.getByRole('button', { name: 'Open the menu' }).click();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Hygiene' }).click();
    await page.getByRole('heading', { name: 'Hygiene' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
