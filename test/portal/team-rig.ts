// A portal with a workspace that has somebody of each kind: an owner, a member who asked for keys, a viewer, and the
// operator of the server; with keys in every condition that pages and dialogs are about.
import { PASSWORD, type PortalRig, startPortal, type Visitor } from './portal-rig.ts';

export interface TeamRig {
  readonly rig: PortalRig;
  readonly people: Readonly<Record<Person, Visitor>>;
  /** What paths of pages name. */
  readonly ids: Readonly<Record<'KEY' | 'LONG' | 'CLAIM' | 'INVITATION', string>>;
}

/** As long as names get, without a place to break, ended from right to left. */
const LONG_NAME = `${'W'.repeat(90)}مفتاح`;

/** A stranger is signed in as nobody. */
export type Person = 'stranger' | 'owner' | 'member' | 'viewer' | 'operator';

type Made = { readonly id: string };

export async function startTeamRig(): Promise<TeamRig> {
  const rig = await startPortal();
  const [stranger, owner, member, viewer, operator] = await Promise.all([
    rig.newVisitor(),
    rig.newPerson({ email: 'ada@example.com' }),
    rig.newPerson({ email: 'mary@example.com', name: 'Mary' }),
    rig.newPerson({ email: 'vic@example.com', name: 'Vic' }),
    newOperator(rig),
  ]);
  const newWorkspace = (name: string, slug: string) =>
    owner.post<Made>('/api/auth/organization/create', { name, slug });
  const invite = (workspaceId: string, email: string, role: string) =>
    owner.post<Made>('/api/v1/invitations', { workspaceId, email, role });
  const [acme, other] = [await newWorkspace('Acme', 'acme'), await newWorkspace('Other', 'other')];
  await invite(acme.id, 'bob@example.com', 'admin');
  for (const [visitor, email, role] of [
    [member, 'mary@example.com', 'member'],
    [viewer, 'vic@example.com', 'viewer'],
  ] as const) {
    const { id } = await invite(acme.id, email, role);
    await visitor.post('/api/auth/organization/accept-invitation', { invitationId: id });
  }
  return {
    rig,
    people: { stranger, owner, member, viewer, operator },
    ids: {
      KEY: await newUsedKey(rig, owner, acme.id),
      LONG: (await newLongKey(owner, acme.id)).id,
      CLAIM: await newUserKeys(owner, member, acme.id),
      INVITATION: (await invite(other.id, 'vic@example.com', 'viewer')).id,
    },
  };
}

async function newOperator(rig: PortalRig): Promise<Visitor> {
  const visitor = await rig.newVisitor();
  const code = new URL((await rig.keywright.openFirstRunLink())?.url ?? '').searchParams.get('code');
  await visitor.post('/api/auth/first-run', {
    code,
    name: 'Olga',
    email: 'olga@example.com',
    password: PASSWORD,
  });
  return visitor;
}

/** Opens the playground. */
function newLongKey(owner: Visitor, workspaceId: string): Promise<Made> {
  return owner.post('/api/v1/keys', {
    api: 'hypervize',
    workspaceId,
    name: LONG_NAME,
    scopes: ['inference'],
  });
}

/** Rotated, so that its old secret is in grace. */
async function newUsedKey(rig: PortalRig, owner: Visitor, workspaceId: string): Promise<string> {
  const body = { api: 'stav', workspaceId, name: 'checkout service', scopes: ['inference:chat'] };
  const key = await owner.post<Made & { readonly secret: string }>('/api/v1/keys', body);
  await fetch(`${rig.keywright.url}/stav/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
    body: '{"model":"sample-small","messages":[{"role":"user","content":"Hello"}]}',
  });
  await owner.post(`/api/v1/keys/${key.id}/rotate`, {});
  return key.id;
}

/** One waits to be claimed, one to be decided; one is denied. */
async function newUserKeys(owner: Visitor, member: Visitor, workspaceId: string): Promise<string> {
  const policy = { mode: 'admin-approved', scopes: 'any' };
  await owner.put(`/api/v1/user-key-policy?workspaceId=${workspaceId}&api=stav`, policy);
  const ask = (name: string) =>
    member.post<Made>('/api/v1/user-key-requests', {
      api: 'stav',
      workspaceId,
      name,
      note: 'To try things out',
    });
  await ask('nightly job');
  const denied = await ask('old laptop');
  await owner.post(`/api/v1/user-key-requests/${denied.id}/deny`, { reason: 'Use the notebook' });
  const { id } = await ask('my notebook');
  const { keyId } = await owner.post<{ keyId: string }>(`/api/v1/user-key-requests/${id}/approve`, {});
  return keyId;
}
