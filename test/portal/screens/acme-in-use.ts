// Acme as it is after a week: keys in every state, used day by day, and a team around them. The server's clock is set back
// and walks up to now, so that what pictures show of a week is what the server kept of it.
import { PASSWORD, type PortalRig, startPortal, type Visitor } from '../portal-rig.ts';

export interface AcmeInUse {
  readonly rig: PortalRig;
  readonly people: Readonly<Record<Shown, Visitor>>;
  readonly ids: Readonly<Record<'KEY' | 'CLAIM' | 'INVITATION', string>>;
}

/** Somebody new has a workspace in which nothing was done yet. */
export type Shown = 'stranger' | 'somebody new' | 'owner' | 'member' | 'viewer' | 'operator';

type Made = { readonly id: string; readonly secret: string };

const DAY_MS = 86_400_000;
const DAYS = 7;
const CHAT = 'inference:chat';
/** Name, scopes, days until it expires, and how much it is used on a day. */
const KEYS = [
  ['nightly batch', [CHAT], null, 9],
  ['staging', [CHAT, 'inference:messages', 'inference:embeddings'], 5, 2],
  ['Mariam’s laptop', [], null, 0],
  ['mobile gateway', [CHAT], 200, 14],
  ['evals', [CHAT, 'inference:embeddings'], 40, 5],
  ['webhooks', [CHAT], null, 0],
  ['docs search', ['inference:embeddings'], null, 0],
] as const;

export async function startAcmeInUse(): Promise<AcmeInUse> {
  const realNow = Date.now.bind(Date);
  let back = 0;
  Date.now = () => realNow() - back;
  const rig = await startPortal({ config: { trustedProxies: ['127.0.0.0/8', '::1/128'] } });
  const person = (email: string, name: string) => rig.newPerson({ email, name });
  const people = {
    stranger: await rig.newVisitor(),
    'somebody new': await person('nova@example.com', 'Nova'),
    owner: await person('ada@example.com', 'Ada Lovelace'),
    member: await person('mary@example.com', 'Mary Shelley'),
    viewer: await person('vic@example.com', 'Vic'),
    operator: await rig.newVisitor(),
  };
  await people['somebody new'].post('/api/auth/organization/create', { name: 'Beyond', slug: 'beyond' });
  const { owner, member, viewer } = people;
  const acme = await owner.post<Made>('/api/auth/organization/create', { name: 'Acme', slug: 'acme' });
  const invite = (email: string, role: string) =>
    owner.post<Made>('/api/v1/invitations', { workspaceId: acme.id, email, role });
  for (const [visitor, email, role] of [
    [member, 'mary@example.com', 'member'],
    [viewer, 'vic@example.com', 'viewer'],
  ] as const)
    await visitor.post('/api/auth/organization/accept-invitation', {
      invitationId: (await invite(email, role)).id,
    });
  const newKey = (body: object) =>
    owner.post<Made>('/api/v1/keys', { api: 'stav', workspaceId: acme.id, ...body });
  back = DAYS * DAY_MS;
  const at = (days: number) => new Date(realNow() + days * DAY_MS).toISOString();
  const keys: Made[] = [];
  for (const [index, [name, scopes, days]] of KEYS.entries())
    keys.push(
      await newKey({
        ...{ name, scopes, expiresAt: days === null ? null : at(days) },
        environment: index % 4 === 2 ? 'test' : 'live',
      }),
    );
  const checkout = await newKey({ name: 'checkout service', scopes: [CHAT, 'inference:messages'] });
  const leaked = await newKey({ name: 'old worker', scopes: [CHAT] });
  const call = callAt(rig.keywright.url);
  for (let day = DAYS; day >= 0; day -= 1) {
    back = day * DAY_MS;
    for (const [index, [, , , perDay]] of KEYS.entries())
      for (let count = 0; count < perDay - (day % 3); count += 1)
        await call(keys[index]?.secret ?? '', CHAT_PATH, '203.0.113.20');
    for (let count = 0; count < 12 - day; count += 1)
      await call(checkout.secret, CHAT_PATH, `203.0.113.${9 + (count % 3)}`);
    if (day === 2) await call(leaked.secret, CHAT_PATH, '198.51.100.77');
    if (day === 1) {
      await owner.post(`/api/v1/keys/${leaked.id}/revoke`, {});
      await call(leaked.secret, CHAT_PATH, '198.51.100.77');
    }
  }
  for (let count = 0; count < 4; count += 1) await call(checkout.secret, '/v1/embeddings', '198.51.100.4');
  back = 9 * 3_600_000;
  const rotated = await owner.post<Made>(`/api/v1/keys/${checkout.id}/rotate`, {});
  back = 0;
  await call(checkout.secret, CHAT_PATH, '203.0.113.9');
  for (let count = 0; count < 5; count += 1) await call(rotated.secret, '/v1/messages', '203.0.113.10');
  const claim = await userKeys(owner, member, acme.id);
  await newKey({ api: 'hypervize', name: 'laptop', scopes: ['inference'] });
  for (const [name, authMode] of [
    ['support desk', 'private'],
    ['public demo', 'public'],
  ])
    await owner.post('/api/v1/endpoints', { api: 'hypervize', workspaceId: acme.id, name, authMode });
  await firstRun(rig, people.operator);
  const { id } = await invite('bob@example.com', 'admin');
  return { rig, people, ids: { KEY: checkout.id, CLAIM: claim, INVITATION: id } };
}

const CHAT_PATH = '/v1/chat/completions';

function callAt(url: string) {
  return async (secret: string, path: string, address: string) => {
    const answer = await fetch(`${url}/stav${path}`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        ...{ 'x-forwarded-for': address, 'user-agent': 'python-requests/2.31' },
      },
      body: '{"model":"sample-small","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}',
    });
    await answer.text();
  };
}

/** One waits to be decided, one is denied, one to be claimed: the key that is answered. */
async function userKeys(owner: Visitor, member: Visitor, workspaceId: string): Promise<string> {
  const policy = { mode: 'admin-approved', scopes: 'any' };
  await owner.put(`/api/v1/user-key-policy?workspaceId=${workspaceId}&api=stav`, policy);
  const ask = (name: string, note: string) =>
    member.post<Made>('/api/v1/user-key-requests', { api: 'stav', workspaceId, name, note });
  await ask('nightly job', 'Summaries of the day, for the newsletter');
  const denied = await ask('old laptop', 'To try things out');
  await owner.post(`/api/v1/user-key-requests/${denied.id}/deny`, { reason: 'Use the notebook' });
  const { id } = await ask('my notebook', 'To try things out');
  return (await owner.post<{ keyId: string }>(`/api/v1/user-key-requests/${id}/approve`, {})).keyId;
}

async function firstRun(rig: PortalRig, operator: Visitor): Promise<void> {
  const code = new URL((await rig.keywright.openFirstRunLink())?.url ?? '').searchParams.get('code');
  const olga = { code, name: 'Olga', email: 'olga@example.com', password: PASSWORD };
  await operator.post('/api/auth/first-run', olga);
  const in90Days = new Date(Date.now() + 90 * DAY_MS).toISOString();
  for (const body of [
    { name: 'nightly report', scopes: ['keys:read', 'usage:read'], expiresAt: in90Days },
    { name: 'gateway', scopes: ['verify'] },
  ])
    await operator.post('/api/v1/credentials', body);
}
