// What holds for pages whoever sees them: how soon they are of use, what they say offline, where the focus goes; and what
// the pages of a workspace's audit log and bill tell.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMs, medianOf, scriptBytes } from './first-load.ts';
import { axeFaults } from './look/look-at.ts';
import { HAS_CHROMIUM, type PortalRig, type Visitor } from './portal-rig.ts';
import { startTeamRig, type TeamRig } from './team-rig.ts';

/** What a page of words takes on a quiet machine. */
const PLAIN_PAGE_MS = 100;

describe.skipIf(!HAS_CHROMIUM)('pages', { timeout: 90_000 }, () => {
  let team: TeamRig;
  let rig: PortalRig;
  let ada: Visitor;
  beforeAll(async () => {
    team = await startTeamRig();
    rig = team.rig;
    ada = team.people.owner;
  }, 90_000);
  afterAll(async () => {
    expect(rig.faults).toEqual([]);
    await rig.close();
  });

  test('the list of keys is of use within a second on loopback, with no more than 200 kB of script, packed', async () => {
    const { page } = ada;
    const list = { path: '/portal/w/acme/stav/keys', selector: `a[href$="/keys/${team.ids.KEY}"]` };
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

  test('the audit log is filtered by who and what, taken along, and said to be whole to whoever may ask', async () => {
    const { page, open } = ada;
    await open('/portal/w/acme/audit');
    const entries = page.getByRole('main').getByRole('listitem');
    const all = await entries.count();
    await page.getByLabel('What was done').selectOption({ label: 'rotated the key' });
    await expect.poll(() => entries.count()).toBeLessThan(all);
    for (const entry of await entries.allInnerTexts()) expect(entry).toContain('rotated the key');
    expect(new URL(page.url()).searchParams.get('action')).toBe('key.rotated');
    await page.getByLabel('By whom').selectOption({ label: 'Mary' });
    await page.getByText('Nothing was done that fits.').waitFor();
    await page.getByLabel('What was done').selectOption({ label: 'Anything' });
    await entries.filter({ hasText: 'Mary' }).first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download NDJSON' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('audit-acme.ndjson');
    const { operator } = team.people;
    await operator.open('/portal/w/acme/audit');
    await operator.page.getByText('The chain is whole').waitFor();
  });

  test('the bill of a month names what each key used, and is taken along', async () => {
    const { page, open } = ada;
    await open('/portal/w/acme/billing');
    await page.getByRole('row', { name: /checkout service/ }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^bill-acme-\d{4}-\d\d\.csv$/);
    expect(await readFile(await file.path(), 'utf8')).toContain(team.ids.KEY);
    await page.getByLabel('Month').selectOption({ index: 1 });
    await page.getByText('Nothing to pay for this month').waitFor();
    expect(new URL(page.url()).searchParams.get('period')).toMatch(/^\d{4}-\d\d$/);
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

  test('a key that was disabled is enabled again, and whoever asked for one takes the request back', async () => {
    const { page, open } = ada;
    await open(`/portal/w/acme/stav/keys/${team.ids.KEY}`);
    const disabled = page.getByText('Disabled', { exact: true });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Disable key' }).click();
    await disabled.waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Enable key' }).click();
    await disabled.waitFor({ state: 'detached' });
    const { member } = team.people;
    await member.open('/portal/w/acme/stav/user-keys');
    const takeBack = member.page.getByRole('button', { name: 'Take back' });
    expect(await takeBack.count()).toBe(1);
    await takeBack.click();
    await takeBack.waitFor({ state: 'detached' });
    await open('/portal/w/acme/stav/user-keys');
    expect(await page.getByText('nightly job').count()).toBe(0);
  });
});
