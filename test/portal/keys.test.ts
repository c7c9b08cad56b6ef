// Keys in the portal, as customers make, show, rotate, watch and end them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KeysRig, startKeysRig } from './keys-rig.ts';
import { HAS_CHROMIUM, type PortalRig, type Visitor } from './portal-rig.ts';

const HOUR_MS = 3_600_000;

describe.skipIf(!HAS_CHROMIUM)('keys', { timeout: 90_000 }, () => {
  let rig: PortalRig;
  let ada: Visitor;
  let at: KeysRig['at'];
  let newKey: KeysRig['newKey'];
  let chat: KeysRig['chat'];
  let shownSecret: KeysRig['shownSecret'];
  beforeAll(async () => {
    ({ rig, ada, at, newKey, chat, shownSecret } = await startKeysRig());
  }, 90_000);
  afterAll(async () => {
    expect(rig.faults).toEqual([]);
    await rig.close();
  });

  test('STAV-07 a key is made with as little as was chosen, in a sentence that rewrites itself, and shown once', async () => {
    const { page } = ada;
    await ada.open(at('stav/keys'));
    await page.getByRole('link', { name: 'Create new key' }).click();
    const sentence = page.locator('form p[aria-live]');
    await expect.poll(() => sentence.innerText()).toContain('read the public catalogue and nothing else');
    await page.getByLabel('Name').fill('checkout service');
    await page.getByRole('checkbox', { name: /Chat completions/ }).check();
    const addresses = page.getByLabel('From where it works');
    await addresses.fill('203.0.113.9/24');
    await page.getByText('Write 203.0.113.0/24').waitFor();
    expect(await page.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
    // Without what cannot be read it would work from anywhere: no key is made yet.
    await page.getByText('Finish the address you are typing').waitFor();
    expect(await page.getByRole('button', { name: 'Create key' }).isDisabled()).toBe(true);
    await addresses.fill('203.0.113.0/24');
    await addresses.press('Enter');
    await page.getByRole('button', { name: 'My address' }).click();
    await page.getByRole('radio', { name: '90 days' }).click();
    await page.getByRole('button', { name: 'Add a limit' }).click();
    await expect
      .poll(() => sentence.innerText())
      .toMatch(
        /^This key can call chat completions, from 203\.0\.113\.0\/24 and 127\.0\.0\.1, until \d+ \w+ \d{4}, at most 100 requests a minute\.$/,
      );
    await page.getByRole('button', { name: 'Create key' }).click();
    const secret = await shownSecret();
    expect(secret).toMatch(/^hm_live_[0-9A-Za-z]{49}$/);

    // Whoever leaves without it is asked once.
    await page.getByRole('link', { name: 'Go to this key' }).click();
    await page.getByRole('button', { name: 'Stay and copy it' }).click();
    await page.getByRole('button', { name: 'Copy key' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(secret);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as .env' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('stav.env');
    for (const tab of ['cURL', 'Python', 'TypeScript', 'OpenAI SDK', 'Anthropic SDK']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await page.getByRole('tabpanel').innerText()).toContain(`${rig.keywright.publicUrl}/stav`);
      expect(await page.getByRole('tabpanel').innerText()).not.toContain(secret);
    }
    await page.getByRole('link', { name: 'Go to this key' }).click();
    await page.locator('[data-secret]').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'checkout service' }).waitFor();
    expect(await page.content()).not.toContain(secret);
    const kept = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])',
    );
    expect(kept).not.toContain(secret);
    expect(page.url()).not.toContain(secret);
    await page.goBack();
    expect(await page.content()).not.toContain(secret);
    expect(rig.keywright.logLines.join()).not.toContain(secret);
    expect((await chat(secret, '203.0.113.200')).status).toBe(200);
    expect((await chat(secret, '198.51.100.1')).status).toBe(401);
  });

  test('STAV-08 STAV-09 a rotation keeps the key, gives the old secret its grace, and shows who still uses it', async () => {
    const { page } = ada;
    const key = await newKey({ name: 'mobile gateway', scopes: ['inference:chat'] });
    await chat(key.secret, '203.0.113.9');
    await ada.open(at(`stav/keys/${key.id}`));
    await page.getByRole('button', { name: 'Rotate key' }).click();
    const slider = page.getByLabel('The old secret goes on for');
    expect(await slider.getAttribute('aria-valuetext')).toBe('24 hours');
    await slider.press('Home');
    await page.getByText('stops at once').waitFor();
    await slider.press('End');
    expect(await slider.getAttribute('aria-valuetext')).toBe('30 days');
    await slider.press('ArrowLeft');
    await slider.press('ArrowLeft');
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
    const fresh = await shownSecret();
    expect([
      (await chat(key.secret, '203.0.113.9')).status,
      (await chat(fresh, '203.0.113.77')).status,
    ]).toEqual([200, 200]);
    await page.getByRole('button', { name: 'Copy key' }).click();
    await page.getByRole('button', { name: 'Back to this key' }).click();
    await page.getByText('In grace ·').waitFor();
    await page.getByText('The old secret still has 1 caller').waitFor();
    await page.getByText('203.0.113.9 (python-requests/2.31), just now').waitFor();
    await page.reload();
    await page.getByText('The old secret still has 1 caller').waitFor();
    expect(await page.getByText('used just now').count()).toBe(2);
    await page.getByRole('button', { name: 'Extend' }).click();
    expect(await slider.getAttribute('aria-valuetext')).toBe('14 days');
    await slider.press('End');
    await page.getByText('the longest there is').waitFor();
    await page.getByRole('button', { name: 'Extend grace' }).click();
    await page
      .getByText(/^The old secret works until/)
      .first()
      .waitFor();
    await page.getByText(/^In grace · (30|29) d /).waitFor();
    // It has all the grace there is.
    await page.getByRole('button', { name: 'Extend' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'End old secret now' }).click();
    await page.getByRole('button', { name: 'End old secret', exact: true }).click();
    await page.getByText('The old secret is refused everywhere').first().waitFor();
    expect([
      (await chat(key.secret, '203.0.113.9')).status,
      (await chat(fresh, '203.0.113.77')).status,
    ]).toEqual([401, 200]);
  });

  test('STAV-10 STN-06 revoking says what breaks, asks for the name, and reports when it held everywhere', async () => {
    const { page } = ada;
    const key = await newKey({ name: 'leaked', scopes: ['inference:chat'] });
    await chat(key.secret, '203.0.113.66');
    await ada.open(at(`stav/keys/${key.id}`));
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('called with it in the last hour').waitFor();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toContain('203.0.113.66');
    const revoke = dialog.getByRole('button', { name: 'Revoke key' });
    await page.getByLabel('Type leaked to confirm').fill('leake');
    expect(await revoke.isDisabled()).toBe(true);
    await page.getByLabel('Type leaked to confirm').fill('leaked');
    await revoke.click();
    await page.getByText(/Refused everywhere since\s+\d\d:\d\d:\d\d\.\d{3}\s+\(took \d+ ms\)/).waitFor();
    expect((await chat(key.secret, '203.0.113.66')).status).toBe(401);
    await page.getByRole('link', { name: 'Create a replacement with the same rights' }).click();
    await page.getByRole('checkbox', { name: /Chat completions/ }).waitFor();
    expect(await page.getByRole('checkbox', { name: /Chat completions/ }).isChecked()).toBe(true);
    expect(await page.getByLabel('Name').inputValue()).toBe('leaked');
  });

  test('a list of a thousand keys is searched, sorted and sent as an address', async () => {
    const { page } = ada;
    const many = await ada.post<{ id: string }>('/api/auth/organization/create', {
      name: 'Many',
      slug: 'many',
    });
    for (let batch = 0; batch < 40; batch += 1) {
      await Promise.all(
        Array.from({ length: 25 }, (_, index) =>
          newKey({ workspaceId: many.id, name: `worker ${String(batch * 25 + index).padStart(4, '0')}` }),
        ),
      );
    }
    await ada.open('/portal/w/many/stav/keys?sort=name');
    await page.getByText('1000 of 1000 keys').waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.mouse.wheel(0, 60_000);
    await page.getByText('worker 0999').waitFor();
    await page.getByLabel('Search keys').fill('0421');
    await page.getByText('1 of 1000 keys').waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toContain('0421');
    await page.reload();
    await page.getByText('1 of 1000 keys').waitFor();
    await page.getByRole('link', { name: 'worker 0421' }).click();
    await page.goBack();
    const search = page.getByLabel('Search keys');
    expect(await search.inputValue()).toBe('0421');
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Keys', exact: true })
      .click();
    await page.getByText('1000 of 1000 keys').waitFor();
    await expect.poll(() => search.inputValue()).toBe('');
    // Also while the last letters are on their way into the address: faster than a machine that has much to do clicks.
    await search.focus();
    await page.evaluate(`(async () => {
      document.execCommand('insertText', false, '0421');
      await new Promise((resolve) => setTimeout(resolve, 20));
      document.activeElement.blur();
      document.querySelector('nav[aria-label="Pages"] a[href$="/stav/keys"]').click();
    })()`);
    await expect.poll(() => search.inputValue()).toBe('');
    await page.getByText('1000 of 1000 keys').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await search.fill('nobody is called that');
    await page.getByRole('link', { name: 'Show all keys' }).click();
    await page.getByText('1000 of 1000 keys').waitFor();
    expect(await search.inputValue()).toBe('');
    expect(new URL(page.url()).search).toBe('?shown=all');
  }, 120_000);

  test('STAV-11 a range that is dragged over shows who had never called before', async () => {
    const { page } = ada;
    const key = await newKey({ name: 'watched', scopes: ['inference:chat'] });
    await chat(key.secret, '203.0.113.9');
    await ada.open(at(`stav/keys/${key.id}?span=24h`));
    const chart = page.getByRole('img', { name: 'Requests over time' });
    const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width * 0.7, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 3, box.y + 60, { steps: 4 });
    await page.mouse.up();
    const audit = page.getByRole('region', { name: 'Leak audit' });
    await audit.getByText('203.0.113.9').waitFor();
    const { searchParams } = new URL(page.url());
    expect(
      Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? ''),
    ).toBeGreaterThan(HOUR_MS);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^usage-.*\.csv$/);
    // The table that is shown stands in the address; one that cannot be read says so, below a chart that could be.
    await page.getByRole('radio', { name: 'Addresses' }).click();
    await page.getByRole('rowheader', { name: '203.0.113.9' }).waitFor();
    await page.reload();
    await page.getByRole('rowheader', { name: '203.0.113.9' }).waitFor();
    await page.route('**/usage?by=route*', (route) => route.fulfill({ status: 400, json: {} }));
    await page.getByRole('radio', { name: 'Routes' }).click();
    await page.getByText('The table could not be read.').waitFor();
    expect(await page.getByRole('button', { name: 'Download CSV' }).isDisabled()).toBe(true);
    await page.unroute('**/usage?by=route*');
    // A range is said in two fields as well, and without a pointer.
    await page.getByRole('button', { name: 'Give up this range' }).press('Enter');
    await page.getByRole('button', { name: 'Custom range' }).press('Enter');
    await page.getByLabel('From', { exact: true }).fill('2026-01-02T00:00');
    await page.getByLabel('To', { exact: true }).fill('2026-01-01T00:00');
    await page.getByLabel('To', { exact: true }).press('Enter');
    await page.getByText('The end must come after the beginning.').waitFor();
    await page.getByLabel('From', { exact: true }).fill('2025-12-31T00:00');
    await page.getByLabel('To', { exact: true }).press('Enter');
    await audit.getByText('Nobody called with this key in this time.').waitFor();
    expect(new URL(page.url()).searchParams.get('from')).toBe('2025-12-31T00:00:00.000Z');
  });
});
