// Two workspaces of strangers with one of everything in each, and everybody who could ask: people of every role in the
// first, a machine with every right there, a key, and somebody who belongs nowhere.
import { RIGHTS, ROLES } from '@keywright/core/people/roles';
import type { TestKeywright } from '../../harness/start-test-keywright.ts';
import { signUp } from '../../journeys/people/sign-up.ts';
import type { Ids } from './tenancy-rows.ts';

export interface AskingParty {
  readonly name: string;
  /** What it sends to be known. */
  readonly lines: readonly string[];
  /** Whether it may do in its own workspace whatever somebody may do there. */
  readonly mayAll: boolean;
}

export interface TwoWorkspaces {
  readonly ours: Ids;
  readonly theirs: Ids;
  readonly parties: readonly AskingParty[];
  /** Everything of theirs, as the operator sees it. */
  theirState(): Promise<unknown>;
}

export async function makeTwoWorkspaces(keywright: TestKeywright): Promise<TwoWorkspaces> {
  const operator = operatorCalls(keywright);
  const people: Person[] = [];
  for (const name of [...ROLES, 'stranger', MEMBER_OF_BOTH]) {
    const email = `${name}@example.com`;
    const browser = await signUp(keywright, email);
    const page = new URL(keywright.publicUrl).origin;
    const cookie = browser.cookiesFor(keywright.publicUrl);
    people.push({ name, email, headers: { cookie, origin: page, 'sec-fetch-site': 'same-origin' } });
  }
  const member = people.at(-1) as Person;
  const ours = await furnish(keywright, operator, member);
  const theirs = await furnish(keywright, operator, member);
  for (const role of ROLES) {
    await operator.post('/members', {
      workspaceId: ours.workspace,
      email: `${role}@example.com`,
      role,
    });
  }
  const { secret: machine } = await operator.post('/credentials', {
    name: 'machine',
    scopes: [...RIGHTS],
    workspaceId: ours.workspace,
  });
  const { secret: key } = await keywright.newKey({ api: 'stav', workspaceId: ours.workspace });
  return {
    ours,
    theirs,
    parties: [
      ...people
        .filter(({ name }) => name !== MEMBER_OF_BOTH)
        .map(({ name, headers }) => ({ name, lines: linesOf(headers), mayAll: name === 'owner' })),
      { name: 'machine', lines: [`Authorization: Bearer ${machine}`], mayAll: true },
      { name: 'key', lines: [`Authorization: Bearer ${key}`], mayAll: false },
    ],
    theirState: () =>
      Promise.all(
        [
          `/workspaces/${theirs.workspace}`,
          `/keys?workspaceId=${theirs.workspace}`,
          `/members?workspaceId=${theirs.workspace}`,
          `/invitations?workspaceId=${theirs.workspace}`,
          `/endpoints?workspaceId=${theirs.workspace}`,
          `/user-key-policy?workspaceId=${theirs.workspace}&api=stav`,
          `/user-key-requests?workspaceId=${theirs.workspace}`,
          '/credentials',
        ].map(operator.get),
      ),
  };
}

interface Person {
  readonly name: string;
  readonly email: string;
  /** What its browser sends. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Has a seat in each, and asks nothing. */
const MEMBER_OF_BOTH = 'member-of-both';

function linesOf(headers: Person['headers']): readonly string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

interface OperatorCalls {
  get(path: string): Promise<unknown>;
  put(path: string, body: object): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes, of which the ids are read
  post(path: string, body: object, as?: Person): Promise<any>;
}

function operatorCalls({ url, adminToken }: TestKeywright): OperatorCalls {
  const known = { authorization: `Bearer ${adminToken}` };
  const send = async (method: string, path: string, { body, as }: { body?: object; as?: Person } = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...(as === undefined ? known : as.headers), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    get: (path) => send('GET', path),
    put: (path, body) => send('PUT', path, { body }),
    post: (path, body, as) => send('POST', path, { body, ...(as !== undefined && { as }) }),
  };
}

/** A workspace with one of everything. */
async function furnish(keywright: TestKeywright, operator: OperatorCalls, person: Person): Promise<Ids> {
  const { id: workspaceId } = await keywright.newWorkspace();
  const key = await keywright.newKey({ api: 'stav', workspaceId });
  // A second live secret, so that the first can be ended.
  await keywright.client.keys.rotate(key.id);
  const member = await operator.post('/members', { workspaceId, email: person.email, role: 'member' });
  const invitation = await operator.post('/invitations', {
    workspaceId,
    email: 'invited@example.com',
    role: 'member',
  });
  const endpoint = await operator.post('/endpoints', {
    api: 'hypervize',
    workspaceId,
    name: 'an endpoint',
    upstream: 'https://api.example.com',
  });
  await operator.put(`/user-key-policy?workspaceId=${workspaceId}&api=stav`, { mode: 'admin-approved' });
  const request = await operator.post(
    '/user-key-requests',
    { workspaceId, api: 'stav', name: 'mine' },
    person,
  );
  const credential = await operator.post('/credentials', { name: 'c', scopes: ['keys:read'], workspaceId });
  return {
    workspace: workspaceId,
    key: key.id,
    secret: key.secrets[0]?.id ?? '',
    member: member.id,
    invitation: invitation.id,
    endpoint: endpoint.id,
    credential: credential.id,
    request: request.id,
  };
}
