// What differs between products, as their customers see it: words, colours, first visits, default keys, labels.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KeysRig, startKeysRig } from './keys-rig.ts';
import { FAILING_FORMS } from './forms/failing-forms.ts';
import { tryForm } from './forms/try-form.ts';
import { leftWhileMade, revokedWhileOpen, rotatedInTwoTabs } from './forms/while-open.ts';
import { HAS_CHROMIUM, type PortalRig, type Visitor } from './portal-rig.ts';

const DAY_MS = 86_400_000;

describe.skipIf(!HAS_CHROMIUM)('keys of products', { timeout: 90_000 }, () => {
  let given: KeysRig;
  let rig: PortalRig;
  let ada: Visitor;
  let at: KeysRig['at'];
  let newKey: KeysRig['newKey'];
  let shownSecret: KeysRig['shownSecret'];
  beforeAll(async () => {
    given = await startKeysRig();
    ({ rig, ada, at, newKey, shownSecret } = given);
  }, 90_000);
  afterAll(async () => {
    expect(rig.faults).toEqual([]);
    await rig.close();
  });

  /** As if the secrets of the key had been made that much earlier: no test waits three months. */
  const age = (name: string, ms: number) => {
    const database = new DatabaseSync(join(rig.keywright.dataFolder, 'keywright.db'), { timeout: 10_000 });
    database
      .prepare(
        'update secrets set created_at = created_at - ? where key_id = (select id from keys where name = ?)',
      )
      .run(ms, name);
    database.close();
  };

  test('STAV-15 STN-04 HVZ-10 each API has its own words, colour and previews', async () => {
    const { page } = ada;
    await newKey({ name: 'for Stanna', api: 'stanna' });
    await newKey({ name: 'for Hypervize', api: 'hypervize', scopes: ['inference'] });
    await ada.open(at('stav/keys'));
    const rail = page.getByRole('navigation', { name: 'Pages' });
    expect(await rail.innerText()).toMatch(/^Connect\s+Keys\s+Usage/);
    const accent = () => page.evaluate("document.documentElement.style.getPropertyValue('--api-accent')");
    const ofStav = await accent();
    await page.getByRole('button', { name: 'API: Stav' }).click();
    await page.getByRole('menuitem', { name: 'Stanna' }).click();
    await page.getByRole('heading', { name: 'API Keys' }).waitFor();
    expect(await rail.innerText()).toMatch(/^Settings\s+API Keys/);
    await page.getByText(/^sk-\w{4}\.\.\.\w{4}$/).waitFor();
    expect(await page.getByRole('row', { name: /for Stanna/ }).innerText()).toContain('Active');
    expect(await accent()).not.toBe(ofStav);
    await ada.open(at('hypervize/keys'));
    expect(await rail.innerText()).toMatch(/^Settings\s+Keys/);
    await page.getByRole('link', { name: 'for Hypervize' }).click();
    await page.getByText('hvz_live_…').first().waitFor();
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    // It is replaced, not rotated; the trash ends it.
    expect(await page.getByRole('button', { name: 'Rotate key' }).count()).toBe(0);
    expect(await page.locator('button:has-text("Revoke") .lucide-trash-2').count()).toBe(1);
  });

  test('STAV-17 a key whose secret is older than 90 days is marked, and rotating it takes the mark away', async () => {
    const { page } = ada;
    const key = await newKey({ name: 'made long ago', scopes: ['inference:chat'] });
    await newKey({ name: 'almost due', scopes: ['inference:chat'] });
    age('made long ago', 90 * DAY_MS + 1000);
    age('almost due', 89 * DAY_MS);
    await ada.open(at('stav/keys'));
    await page
      .getByRole('row', { name: /made long ago/ })
      .getByText('Rotation due')
      .waitFor();
    expect(await page.getByText('Rotation due').count()).toBe(1);
    await ada.open(at('stav/hygiene'));
    const finding = page.getByRole('listitem').filter({ hasText: 'made long ago' });
    await finding.getByRole('button', { name: 'Rotate key' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
    await page.getByRole('button', { name: 'Copy key' }).click();
    await page.getByRole('button', { name: 'Back to this key' }).click();
    expect(new URL(page.url()).pathname).toBe(at(`stav/keys/${key.id}`));
    await page.getByRole('heading', { level: 1 }).getByText('In grace').waitFor();
    expect(await page.getByText('Rotation due').count()).toBe(0);
  });

  test('STN-03 STN-05 whoever has no key is asked for a first one, with what to do with it', async () => {
    const { page, open, post } = await rig.newPerson({ email: 'stan@example.com' });
    await post('/api/auth/organization/create', { name: 'Stan', slug: 'stan' });
    await open('/portal/w/stan/stanna/keys');
    await page.getByRole('heading', { name: 'You need a key to call Stanna' }).waitFor();
    await page
      .getByRole('main')
      .getByRole('link', { name: /create/i })
      .click();
    await page.getByLabel('Name').fill('My first key');
    await page.getByRole('button', { name: 'Create key' }).click();
    expect(await page.locator('[data-secret]').innerText()).toMatch(/^sk-[0-9A-Za-z]{48}$/);
    expect(await page.getByRole('tab').allInnerTexts()).toEqual(expect.arrayContaining(['cURL', 'Python']));
    await page.getByText('STANNA_API_KEY').first().waitFor();
  });

  test('STN-07 the key checker tells a stray space, and keeps nothing of what was pasted', async () => {
    const { page } = ada;
    const key = await newKey({ name: 'pasted', api: 'stanna' });
    await ada.open(at('stanna/checker'));
    await page.getByLabel('What was taken for a key').fill(`${key.secret} `);
    await page.getByRole('button', { name: 'Check key' }).click();
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('A space or tab stands before or behind it').waitFor();
    expect(await result.innerText()).toContain('pasted');
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.content()).not.toContain(key.secret);
    expect(rig.keywright.logLines.join()).not.toContain(key.secret);
  });

  test('SB-03 SB-04 SB-05 stablebrowse: a label may be left out, keys stand alone, and there is no way back', async () => {
    const { page } = ada;
    await ada.open(at('stablebrowse/keys/new'));
    await page.getByLabel('Label (optional)').waitFor();
    await page.getByRole('button', { name: 'Create key' }).click();
    const secret = await shownSecret();
    expect(secret).toMatch(/^sb_live_/);
    await page.getByRole('button', { name: 'Copy key' }).click();
    await page.getByRole('link', { name: 'Go to this key' }).click();
    await page.getByText('Active').waitFor();
    const name = (await page.getByRole('heading', { level: 1 }).innerText()).split('\n')[0]?.trim() ?? '';
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel(`Type ${name} to confirm`).fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('Refused everywhere').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Revoked', { exact: true }).first().waitFor();
    for (const way of ['Edit', 'Rotate key', 'More', 'Revoke']) {
      expect(await page.getByRole('button', { name: way, exact: true }).count()).toBe(0);
    }
  });

  test('HVZ-04 a new user’s default key waits to be claimed, and shows its secret to its owner once', async () => {
    const { page, open } = await rig.newPerson({ email: 'hedy@example.com', name: 'Hedy Lamarr' });
    await open('/portal');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    const slug = new URL(page.url()).pathname.split('/')[3] ?? '';
    await open(`/portal/w/${slug}/hypervize/keys`);
    await page.getByText('Unclaimed', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Claim your key' }).click();
    const secret = await page.locator('[data-secret]').innerText();
    expect(secret).toMatch(/^hvz_live_[0-9A-Za-z]{33}$/);
    await page.getByRole('button', { name: 'Copy key' }).click();
    await page.getByRole('link', { name: 'All keys' }).click();
    await page.getByText('Active', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Claim your key' }).count()).toBe(0);
    expect(await page.content()).not.toContain(secret);
  });

  test('HVZ-08 the playground calls by session once the account has an active key, and with a key as programs do', async () => {
    const { page, open, post } = await rig.newPerson({ email: 'paul@example.com' });
    const acme = { name: 'Playing', slug: 'playing' };
    const { id: workspaceId } = await post<{ id: string }>('/api/auth/organization/create', acme);
    await open('/portal/w/playing/stav/keys');
    expect(await page.getByRole('link', { name: 'Playground' }).count()).toBe(0);
    await open('/portal/w/playing/hypervize/keys');
    await page.getByRole('link', { name: 'Playground' }).click();
    const send = page.getByRole('button', { name: 'Send request' });
    const answer = page.getByRole('region', { name: 'Answer' });
    await send.click();
    await answer.getByText('401').waitFor();

    const body = { api: 'hypervize', workspaceId, name: 'a key', scopes: ['inference'] };
    const key = await post<{ id: string; secret: string }>('/api/v1/keys', body);
    await send.click();
    await answer.getByText('200').waitFor();
    await answer.getByText('"choices"').waitFor();
    await answer.getByText(/^\d+ headers$/).click();
    await answer.getByText('content-type').waitFor();
    await page.getByRole('radio', { name: /A key/ }).check();
    expect(await send.isDisabled()).toBe(true);
    await page.getByLabel('Key', { exact: true }).fill(`${key.secret.slice(0, -1)}!`);
    await send.click();
    await answer.getByText('401').waitFor();
    await page.getByLabel('Key', { exact: true }).fill(key.secret);
    await send.click();
    await answer.getByText('200').waitFor();
    expect(rig.keywright.upstream.calls.at(-1)?.rawHeaders.join()).toContain(key.id);
    await page.getByRole('button', { name: 'Copy as cURL' }).click();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toContain(
      `curl "${rig.keywright.publicUrl}/hypervize/api/chat/completions" \\\n  -H "Authorization: Bearer $`,
    );
    expect(copied).not.toContain(key.secret);
    await page.getByRole('link', { name: 'Key checker' }).click();
    await page.getByRole('heading', { name: 'Key checker' }).waitFor();
    await page.goBack();
    await page.getByRole('radio', { name: /A key/ }).check();
    expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('');
    expect(rig.keywright.logLines.join()).not.toContain(key.secret);
  });

  test('a key that is revoked while somebody edits it says so, and keeps what they typed', () =>
    revokedWhileOpen(given));

  test('whoever goes on while a key is being made is told that its secret is on the way', () =>
    leftWhileMade(given));

  test('of two tabs that rotate one key the second is told why it may not; a reload asks before a secret goes', () =>
    rotatedInTwoTabs(given));

  describe('while the server fails', () => {
    let steady: { id: string };
    beforeAll(async () => {
      steady = await newKey({ name: 'steady' });
    });
    test.each(FAILING_FORMS)('$what says so, loses nothing, and is done once when pressed again', (form) =>
      tryForm(rig, ada, { ...form, path: form.path.replace('KEY', steady.id) }));
  });
});
