// Two workspaces of strangers with one of everything in each, and everybody who could ask: people of every role in the
// first, a machine with every right there, a key, and somebody who belongs nowhere.
import { RIGHTS, ROLES } from '@keywright/core/people/roles';
import type { TestKeywright } from '../../harness/start-test-keywright.ts';
import { doneBy, type NativeDoing, nativeCaller } from '../../../packages/server/test/http/native-caller.ts';
import { signUp } from '../../harness/people/sign-up.ts';
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
  const operator = doneBy(nativeCaller(keywright));
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
    await operator('POST /api/v1/members', {
      workspaceId: ours.workspace,
      email: `${role}@example.com`,
      role,
    });
  }
  const { secret: machine } = await operator('POST /api/v1/credentials', {
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
        ].map((path) => operator(`GET /api/v1${path}`)),
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

/** A workspace with one of everything. */
async function furnish(keywright: TestKeywright, operator: NativeDoing, person: Person): Promise<Ids> {
  const { id: workspaceId } = await keywright.newWorkspace();
  const key = await keywright.newKey({ api: 'stav', workspaceId });
  // A second live secret, so that the first can be ended.
  await keywright.client.keys.rotate(key.id);
  const member = await operator('POST /api/v1/members', { workspaceId, email: person.email, role: 'member' });
  const invitation = await operator('POST /api/v1/invitations', {
    workspaceId,
    email: 'invited@example.com',
    role: 'member',
  });
  const endpoint = await operator('POST /api/v1/endpoints', {
    api: 'hypervize',
    workspaceId,
    name: 'an endpoint',
    upstream: 'https://api.example.com',
  });
  await operator(`PUT /api/v1/user-key-policy?workspaceId=${workspaceId}&api=stav`, {
    mode: 'admin-approved',
  });
  const asked = { workspaceId, api: 'stav', name: 'mine' };
  const asPerson = doneBy(nativeCaller({ url: keywright.url, adminToken: null }));
  const request = await asPerson('POST /api/v1/user-key-requests', asked, person.headers);
  const credential = await operator('POST /api/v1/credentials', {
    name: 'c',
    scopes: ['keys:read'],
    workspaceId,
  });
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
