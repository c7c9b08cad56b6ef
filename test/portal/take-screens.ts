// Takes the pictures of docs/screens: `npx node test/portal/take-screens.ts`. Not a test: what they show is looked at.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PASSWORD, startPortal } from './portal-rig.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/screens');
const NAMES = [
  'nightly batch',
  'staging',
  'Mariam’s laptop',
  'mobile gateway',
  'evals',
  'webhooks',
  'docs search',
];
const SCOPES = [['inference:chat'], ['inference:chat', 'inference:messages', 'inference:embeddings'], []];
const DAY_MS = 86_400_000;

await mkdir(FOLDER, { recursive: true });
const rig = await startPortal({ config: { trustedProxies: ['127.0.0.0/8', '::1/128'] } });
const stranger = await rig.newVisitor();
const ada = await rig.newPerson({ email: 'ada@example.com' });
const { page } = ada;
const { id: workspaceId } = await ada.post<{ id: string }>('/api/auth/organization/create', {
  name: 'Acme',
  slug: 'acme',
});

const take = async (name: string) => {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
};
const show = async (path: string, name: string) => {
  await ada.open(`/portal/w/acme/${path}`);
  await take(name);
};
const newKey = (body: object) =>
  ada.post<{ id: string; secret: string }>('/api/v1/keys', { api: 'stav', workspaceId, ...body });
const call = async (secret: string, path: string, address: string) => {
  const answer = await fetch(`${rig.keywright.url}/stav${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'x-forwarded-for': address,
      'user-agent': 'python-requests/2.31',
    },
    body: '{"model":"sample-small","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}',
  });
  await answer.text();
};

await stranger.open('/portal/sign-in');
await stranger.page.screenshot({ path: `${FOLDER}/sign-in.png` });
await show('stav/keys', 'keys-empty');
for (const [index, name] of NAMES.entries()) {
  const expiresAt = index % 3 === 1 ? new Date(Date.now() + (index + 4) * DAY_MS).toISOString() : null;
  const key = await newKey({
    name,
    scopes: SCOPES[index % 3],
    environment: index % 4 === 2 ? 'test' : 'live',
    expiresAt,
  });
  for (let count = 0; count < index * 3; count += 1)
    await call(key.secret, '/v1/chat/completions', '203.0.113.20');
}
const key = await newKey({ name: 'checkout service', scopes: ['inference:chat', 'inference:messages'] });
for (let count = 0; count < 14; count += 1)
  await call(key.secret, '/v1/chat/completions', `203.0.113.${9 + (count % 3)}`);
for (let count = 0; count < 4; count += 1) await call(key.secret, '/v1/embeddings', '198.51.100.4');
await ada.post(`/api/v1/keys/${key.id}/rotate`, {});
for (let count = 0; count < 5; count += 1) await call(key.secret, '/v1/messages', '203.0.113.9');
await show('stav/keys', 'keys');
await show(`stav/keys/${key.id}`, 'key');
await show(`stav/keys/${key.id}?act=revoke`, 'revoke');
await show('stav/usage?span=1h', 'usage');
await show('stav/hygiene', 'hygiene');
await show('billing', 'billing');
await ada.open('/portal/w/acme/stav/keys/new');
await page.getByLabel('Name').fill('search indexer');
await page.getByRole('checkbox', { name: /Embeddings/ }).check();
await page.getByRole('radio', { name: '90 days' }).click();
await page.getByRole('button', { name: 'Add a limit' }).click();
await take('create');
await page.getByRole('button', { name: 'Create key' }).click();
await page.getByText('Copy it now').waitFor();
await take('reveal');
await page.getByRole('button', { name: 'Copy key' }).click();
await ada.open('/portal/w/acme/stav/user-keys');
await page.getByRole('radio', { name: /With approval/ }).check();
await page.getByRole('button', { name: 'Save policy' }).click();
await take('user-keys');
await ada.post('/api/v1/invitations', { workspaceId, email: 'bob@example.com', role: 'member' });
await show('members', 'members');
await show('audit', 'audit');
await ada.post('/api/v1/keys', { api: 'hypervize', workspaceId, name: 'laptop', scopes: ['inference'] });
await ada.open('/portal/w/acme/hypervize/playground');
await page.getByRole('button', { name: 'Send request' }).click();
await page.getByText('"choices"').waitFor();
await take('playground');
await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
await show('stav/keys', 'keys-dark');
await show(`stav/keys/${key.id}`, 'key-dark');
await page.setViewportSize({ width: 390, height: 844 });
await show('stav/keys', 'keys-narrow');
await show(`stav/keys/${key.id}`, 'key-narrow');
const code = new URL((await rig.keywright.openFirstRunLink())?.url ?? '').searchParams.get('code');
const olga = { code, name: 'Olga', email: 'olga@example.com', password: PASSWORD };
await stranger.post('/api/auth/first-run', olga);
await stranger.post('/api/v1/credentials', {
  name: 'nightly report',
  scopes: ['keys:read', 'usage:read'],
  workspaceId,
  expiresAt: new Date(Date.now() + 90 * DAY_MS).toISOString(),
});
await stranger.post('/api/v1/credentials', { name: 'gateway', scopes: ['verify'] });
for (const [path, name] of [
  ['/portal/operator', 'operator'],
  ['/portal/operator/credentials', 'credentials'],
] as const) {
  await stranger.open(path);
  await stranger.page.waitForTimeout(600);
  await stranger.page.screenshot({ path: `${FOLDER}/${name}.png` });
}
await rig.close();
