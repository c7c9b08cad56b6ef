// The first operator, from the link a server prints to the first key, through the pages there are and what they send.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, createBrowser } from '../../../packages/server/test/people/browser.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { sendForm } from './page-form.ts';

const OLGA = { name: 'Olga', email: 'olga@example.com', password: 'correct horse battery' };

let keywright: TestKeywright;
let browser: Browser;
beforeAll(async () => {
  keywright = await startTestKeywright();
  browser = createBrowser();
});
afterAll(() => keywright.close());

const at = (path: string) => keywright.publicUrl + path;
const openLink = (authorization: string) =>
  fetch(`${keywright.url}/api/v1/first-run-link`, { method: 'POST', headers: { authorization } });

describe('while there is no operator', () => {
  test('only the operator’s token has a link opened: no credential, no key, nobody', async () => {
    const { secret } = await keywright.newKey({ api: 'stav' });
    const made = await fetch(`${keywright.url}/api/v1/credentials`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keywright.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'CI', scopes: ['keys:write', 'workspace:write'] }),
    });
    const credential = ((await made.json()) as { secret: string }).secret;
    const statuses = [];
    for (const token of [secret, credential, 'x']) statuses.push((await openLink(`Bearer ${token}`)).status);
    expect(statuses).toEqual([403, 403, 401]);
    expect((await fetch(`${keywright.url}/api/v1/first-run-link`, { method: 'POST' })).status).toBe(401);
  });

  test('each link ends the one before, and says until when it works', async () => {
    const before = Date.now();
    const first = await keywright.client.firstRun.openLink();
    const printed = await keywright.openFirstRunLink();
    expect(Date.parse(first.expiresAt) - before).toBeGreaterThanOrEqual(15 * 60_000 - 1000);
    const refused = await sendForm(createBrowser(), { address: first.url, values: OLGA });
    expect([refused.status, refused.json()['code']]).toEqual([403, 'FIRST_RUN_REFUSED']);
    expect(printed?.url).toMatch(/^http:\/\/localhost:\d+\/portal\/first-run\?code=[0-9A-Za-z]{43}$/);
  });

  test('the page makes the operator, who is signed in and told so, and who manages keys', async () => {
    const { url } = await keywright.client.firstRun.openLink();
    const answer = await sendForm(browser, { address: url, values: OLGA });
    expect([answer.status, answer.next]).toEqual([200, '/portal']);
    expect((await browser.get(at('/portal'))).text).toContain('>Olga</a>, operator');
    const workspace = await browser.post(at('/api/v1/workspaces'), { name: 'Acme', slug: 'acme' });
    const workspaceId = workspace.json<{ id: string }>().id;
    const key = await browser.post(at('/api/v1/keys'), { api: 'stav', workspaceId, name: 'first key' });
    expect([key.status, key.json()['state']]).toEqual([201, 'active']);
  });
});

describe('once there is an operator', () => {
  test('no link is opened any more, by token, session or start', async () => {
    const byToken = await openLink(`Bearer ${keywright.adminToken}`);
    const bySession = await browser.post(at('/api/v1/first-run-link'), {});
    expect([byToken.status, bySession.status, bySession.json()['code']]).toEqual([
      409,
      409,
      'operator_exists',
    ]);
    expect(await keywright.openFirstRunLink()).toBeNull();
  });

  test('signing out on the page ends the session, and signing in there begins another', async () => {
    const out = await sendForm(browser, { address: at('/portal/account') });
    expect([out.status, out.next]).toEqual([200, '/portal/sign-in']);
    expect((await browser.get(at('/portal'))).text).not.toContain('Olga');
    expect((await browser.get(at('/api/v1/workspaces'))).status).toBe(401);
    const back = await sendForm(browser, { address: at('/portal/sign-in'), values: OLGA });
    expect([back.status, back.next]).toEqual([200, '/portal']);
    expect((await browser.get(at('/portal/account'))).text).toContain('The operator of this server');
  });
});

test('no code ever reached the log', () => {
  expect(keywright.logLines.length).toBeGreaterThan(0);
  expect(keywright.logLines.join('')).not.toMatch(/first-run|[?&]code=/);
});
