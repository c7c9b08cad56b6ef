// A customer of Hypervize, from signing up to a deleted key: the default key, both kinds of inference with the official
// client, a public endpoint, the playground of the dashboard, and what a revocation cuts.
import OpenAI, { AuthenticationError, NotFoundError } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { signUp } from '../../harness/people/sign-up.ts';
import { accountOf, type CustomerAccount } from './customer-account.ts';

let keywright: TestKeywright;
let ada: CustomerAccount;
beforeAll(async () => {
  keywright = await startTestKeywright();
  const browser = await signUp(keywright, 'ada@hypervize.example');
  const own = await browser.get(`${keywright.publicUrl}/api/v1/workspaces`);
  const [personal] = own.json<{ data: { id: string }[] }>().data;
  ada = accountOf(keywright, browser, personal?.id ?? '');
});
afterAll(() => keywright.close());

const messages = [{ role: 'user' as const, content: 'How are you?' }];
const at = (path: string) => `${keywright.publicUrl}/hypervize/api${path}`;
const clientFor = (apiKey: string, path = '') => new OpenAI({ apiKey, baseURL: at(path), maxRetries: 0 });
const chat = (apiKey: string, path = '') =>
  clientFor(apiKey, path).chat.completions.create({ model: 'sample', messages });

const post = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(at(`${path}/chat/completions`), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'sample', messages }),
  });

/** What the playground sends: no key, but the session, from a page of the dashboard. */
const playground = () =>
  post('', {
    cookie: ada.browser.cookiesFor(keywright.publicUrl),
    origin: new URL(keywright.publicUrl).origin,
    'sec-fetch-site': 'same-origin',
  });

test('the default key waits for its owner, is claimed once, and opens everything until it is deleted', async () => {
  const keys = await ada.call(`GET /keys?api=hypervize&workspaceId=${ada.workspaceId}`);
  const [key] = keys.json<{ data: { id: string; name: string; state: string; scopes: string[] }[] }>().data;
  expect(key).toMatchObject({ state: 'unclaimed', scopes: ['inference'] });
  expect((await playground()).status).toBe(401);
  const claimed = await ada.call(`POST /keys/${key?.id}/claim`, {});
  const { secret } = claimed.json<{ secret: string }>();
  expect(secret).toMatch(/^hvz_live_.{33}$/);
  expect((await ada.call(`POST /keys/${key?.id}/claim`, {})).status).toBe(409);
  expect((await ada.key(key?.id ?? '')).preview).toBe('hvz_live_…');

  expect((await chat(secret)).choices[0]?.message.content).toContain('How are you?');
  expect((await playground()).status).toBe(200);

  const body = { api: 'hypervize', workspaceId: ada.workspaceId, name: 'demo', authMode: 'private' };
  const { id: endpoint } = (await ada.call('POST /endpoints', body)).json<{ id: string }>();
  expect(endpoint).toMatch(/^endpt-[0-9a-f]{12}$/);
  expect((await chat(secret, `/d/${endpoint}`)).choices).toHaveLength(1);
  const { secret: foreign } = await keywright.newKey({ api: 'hypervize', scopes: ['inference'] });
  await expect(chat(foreign, `/d/${endpoint}`)).rejects.toBeInstanceOf(NotFoundError);
  expect((await post(`/d/${endpoint}`)).status).toBe(401);

  await ada.call(`PATCH /endpoints/${endpoint}`, { authMode: 'public' });
  expect((await post(`/d/${endpoint}`)).status).toBe(200);
  const usage = await ada.call(`GET /workspaces/${ada.workspaceId}/usage?by=endpoint`);
  const rows = usage.json<{ data: { endpoint: string | null; requests: number }[] }>().data;
  expect(rows.find((row) => row.endpoint === endpoint)?.requests).toBeGreaterThanOrEqual(2);
  await ada.call(`DELETE /endpoints/${endpoint}`);
  expect((await post(`/d/${endpoint}`)).status).toBe(401);

  const running = await clientFor(secret).chat.completions.create({
    model: 'sample-stream-1000-10',
    messages,
    stream: true,
  });
  const read = (async () => {
    let chunks = 0;
    for await (const _ of running) {
      chunks += 1;
      if (chunks === 3) await ada.call(`POST /keys/${key?.id}/revoke`, {});
    }
  })();
  await expect(read).rejects.toBeInstanceOf(Error);
  await expect(chat(secret)).rejects.toBeInstanceOf(AuthenticationError);
  await expect(chat(secret)).rejects.toThrow(/Invalid API key/);
  expect((await playground()).status).toBe(401);
});
