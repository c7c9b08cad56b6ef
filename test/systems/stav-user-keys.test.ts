// STAV-14 over HTTP, as the people of a team do it: keys of their own by policy, usage and bills by person, and what
// becomes of running requests when somebody goes.
import { stav } from '@keywright/core/presets';
import type { BillingAnswer, KeyAnswer, Page, WorkspaceUsageAnswer } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRawStream } from '../harness/raw-stream.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { signUp } from '../harness/people/sign-up.ts';
import { accountOf, type CustomerAccount, newCustomer } from '../journeys/systems/customer-account.ts';

const WITHIN_MS = 100;
const CHAT = ['inference:chat'];
const ENDLESS = 'sample-stream-1000000-5';

interface Member extends CustomerAccount {
  readonly memberId: string;
}

let keywright: TestKeywright;
let ada: CustomerAccount;
let bob: Member;
let carol: Member;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [stav] });
  ada = await newCustomer(keywright, { email: 'ada@example.com', slug: 'acme' });
  bob = await join('bob@example.com', 'Bob');
  carol = await join('carol@example.com', 'Carol');
});
afterAll(() => keywright.close());

/** Ada invites through the native API; who is invited accepts where people sign in. */
async function join(email: string, name: string): Promise<Member> {
  const browser = await signUp(keywright, email, name);
  const { workspaceId } = ada;
  const invited = await ada.call('POST /invitations', { workspaceId, email, role: 'member' });
  const invitationId = invited.json<{ id: string }>().id;
  const account = accountOf(keywright, browser, workspaceId);
  expect((await account.call(`GET /invitations/${invitationId}`)).status).toBe(200);
  const auth = `${keywright.publicUrl}/api/auth/organization`;
  expect((await browser.post(`${auth}/accept-invitation`, { invitationId })).status).toBe(200);
  const members = await ada.call(`GET /members?workspaceId=${workspaceId}`);
  const [newest] = members.json<Page<{ id: string; email: string }>>().data;
  expect(newest?.email).toBe(email);
  return { ...account, memberId: newest?.id ?? '' };
}

const setPolicy = (policy: object) =>
  ada.call(`PUT /user-key-policy?workspaceId=${ada.workspaceId}&api=stav`, policy);

async function chat(secret: string | null): Promise<number> {
  const answer = await fetch(`${keywright.url}/stav/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sample-small', messages: [{ role: 'user', content: 'one two three' }] }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

function openStream(secret: string) {
  const body = { model: ENDLESS, stream: true, messages: [{ role: 'user', content: 'Hello' }] };
  return openRawStream({ url: keywright.url, path: '/stav/v1/chat/completions', secret, body });
}

async function requestsByMember(): Promise<Record<string, number>> {
  const answer = await ada.call(`GET /workspaces/${ada.workspaceId}/usage?by=member`);
  const { data } = answer.json<WorkspaceUsageAnswer>();
  return Object.fromEntries(data.map(({ member, requests }) => [member ?? 'team', requests]));
}

async function billedByMember(): Promise<Record<string, number>> {
  const answer = await ada.call(`GET /workspaces/${ada.workspaceId}/billing`);
  const sums: Record<string, number> = {};
  for (const { memberId, requests } of answer.json<BillingAnswer>().data) {
    sums[memberId ?? 'team'] = (sums[memberId ?? 'team'] ?? 0) + requests;
  }
  return sums;
}

const leave = (member: Member) => {
  const url = `${keywright.publicUrl}/api/auth/organization/leave`;
  return member.browser.post(url, { organizationId: member.workspaceId });
};

describe('STAV-14 team keys and user keys', () => {
  test('STAV-14 where the policy is off, which it is at first, keys are made by admins for the team', async () => {
    const body = { api: 'stav', workspaceId: bob.workspaceId, name: 'laptop' };
    const refused = await bob.call('POST /keys', body);
    expect([refused.status, refused.json()['code']]).toEqual([403, 'user_key_policy']);
    const team = await ada.createKey({ api: 'stav', name: 'backend', scopes: CHAT });
    expect(team.ownerMemberId).toBeNull();
    expect(await chat(team.secret)).toBe(200);
  });

  test('STAV-14 self-service: members make keys of their own seat, and are billed by person', async () => {
    await setPolicy({ mode: 'self-service', scopes: CHAT, keysPerMember: 2 });
    const wrong = await bob.call('POST /keys', {
      ...{ api: 'stav', workspaceId: bob.workspaceId, name: 'all' },
      scopes: ['inference:messages'],
    });
    expect(wrong.json()['code']).toBe('user_key_policy');
    const bobs = await bob.createKey({ api: 'stav', name: 'laptop', scopes: CHAT });
    const carols = await carol.createKey({ api: 'stav', name: 'laptop', scopes: CHAT });
    expect([bobs.ownerMemberId, carols.ownerMemberId]).toEqual([bob.memberId, carol.memberId]);
    expect([await chat(bobs.secret), await chat(bobs.secret), await chat(carols.secret)]).toEqual([
      200, 200, 200,
    ]);
    const expected = { team: 1, [bob.memberId]: 2, [carol.memberId]: 1 };
    expect(await requestsByMember()).toEqual(expected);
    expect(await billedByMember()).toEqual(expected);
    const csv = await ada.call(`GET /workspaces/${ada.workspaceId}/billing?format=csv`);
    expect(csv.text.split('\r\n').filter((line) => line.includes(bob.memberId))).toHaveLength(1);
    expect((await carol.call(`POST /keys/${bobs.id}/revoke`, {})).json()['code']).toBe('role_insufficient');
    expect((await carol.call(`POST /keys/${carols.id}/revoke`, {})).status).toBe(200);
  });

  test('STAV-14 admin-approved: the admin never sees the secret, the member claims it', async () => {
    await setPolicy({ mode: 'admin-approved', keysPerMember: 5, onLeave: 'hand-over' });
    const asked = await carol.call('POST /user-key-requests', {
      ...{ api: 'stav', workspaceId: carol.workspaceId, name: 'desk', scopes: CHAT, note: 'to try it out' },
    });
    const { id } = asked.json<{ id: string }>();
    expect((await bob.call(`POST /user-key-requests/${id}/approve`, {})).status).toBe(403);
    const approved = await ada.call(`POST /user-key-requests/${id}/approve`, {});
    expect(approved.text).not.toContain('hm_live_');
    const { keyId } = approved.json<{ keyId: string }>();
    expect((await ada.call(`POST /keys/${keyId}/claim`, {})).json()['code']).toBe('seat_required');
    const claimed = await carol.call(`POST /keys/${keyId}/claim`, {});
    expect(await chat(claimed.json<{ secret: string }>().secret)).toBe(200);
  });

  test('STAV-14 nobody but its member is shown a secret of a user key: no admin, no operator', async () => {
    const query = `workspaceId=${carol.workspaceId}&ownerMemberId=${carol.memberId}&state=active`;
    const [key] = (await carol.call(`GET /keys?${query}`)).json<Page<KeyAnswer>>().data;
    const rotated = await ada.call(`POST /keys/${key?.id}/rotate`, {});
    expect([rotated.status, rotated.json()['code']]).toEqual([403, 'seat_required']);
    const { client } = keywright;
    await expect(client.keys.rotate(key?.id ?? '')).rejects.toMatchObject({ code: 'seat_required' });
    const body = {
      api: 'stav',
      workspaceId: ada.workspaceId,
      name: 'for Carol',
      ownerMemberId: carol.memberId,
    };
    const shown = await ada.call('POST /keys', body);
    expect([shown.status, shown.text]).toEqual([400, expect.stringContaining('"field":"unclaimed"')]);
    await expect(client.keys.create(body)).rejects.toMatchObject({ code: 'validation_error' });
    const made = await ada.call('POST /keys', { ...body, unclaimed: true });
    expect(made.json()).toMatchObject({ secret: null, state: 'unclaimed' });
    expect((await ada.call(`POST /keys/${made.json()['id']}/revoke`, {})).status).toBe(200);
  });

  test('STAV-14 who leaves hands keys over where the policy says so: they run on, and old usage stays theirs', async () => {
    const query = `workspaceId=${carol.workspaceId}&ownerMemberId=${carol.memberId}&state=active`;
    const [key] = (await carol.call(`GET /keys?${query}`)).json<Page<KeyAnswer>>().data;
    const rotated = await carol.call(`POST /keys/${key?.id}/rotate`, { graceSeconds: 0 });
    const { secret } = rotated.json<{ secret: string }>();
    const stream = openStream(secret);
    await stream.until('chunk-2');
    const before = (await requestsByMember())[carol.memberId];
    expect((await leave(carol)).status).toBe(200);
    expect(await chat(secret)).toBe(200);
    expect((await ada.key(key?.id ?? '')).ownerMemberId).toBeNull();
    await stream.until('chunk-9');
    stream.destroy();
    await expect.poll(async () => (await requestsByMember())[carol.memberId]).toBe((before ?? 0) + 1);
    expect((await requestsByMember())['team']).toBe(2);
    const former = await ada.call(`GET /members/${carol.memberId}`);
    expect(former.json()).toMatchObject({ name: 'Carol', leftAt: expect.any(String) });
  });

  test('STAV-14 who is removed takes keys with them where the policy says so, running streams before the answer', async () => {
    await setPolicy({ mode: 'self-service', keysPerMember: 5, onLeave: 'stop' });
    const { secret, id } = await bob.createKey({ api: 'stav', name: 'desk', scopes: CHAT });
    const stream = openStream(secret);
    await stream.until('chunk-2');
    expect((await ada.call(`DELETE /members/${bob.memberId}`)).status).toBe(200);
    const removedAt = performance.now();
    expect((await stream.ended) - removedAt).toBeLessThan(WITHIN_MS);
    expect(stream.received).not.toContain('[DONE]');
    expect(await chat(secret)).toBe(401);
    expect((await ada.key(id)).state).toBe('revoked');
    expect((await bob.call(`GET /keys/${id}`)).status).toBe(404);
  });
});

describe('STAV-14 ids of another workspace', () => {
  test('read like random ones, byte for byte, for whoever does not belong there', async () => {
    await setPolicy({ mode: 'admin-approved' });
    const dan = await join('dan@example.com', 'Dan');
    const about = { api: 'stav', workspaceId: dan.workspaceId, name: 'desk' };
    const requestId = (await dan.call('POST /user-key-requests', about)).json<{ id: string }>().id;
    const address = { workspaceId: ada.workspaceId, email: 'fay@example.com', role: 'member' };
    const invitationId = (await ada.call('POST /invitations', address)).json<{ id: string }>().id;
    const eve = await newCustomer(keywright, { email: 'eve@example.com', slug: 'eve' });
    const told = async (call: string, body?: object) => {
      const { status, text } = await eve.call(call, body);
      return `${status} ${text.replace(/req_\w+/, 'req_')}`;
    };
    for (const [call, id, body] of [
      ['GET /members/:id', dan.memberId, undefined],
      ['PATCH /members/:id', dan.memberId, { role: 'viewer' }],
      ['DELETE /members/:id', dan.memberId, undefined],
      ['GET /invitations/:id', invitationId, undefined],
      ['DELETE /invitations/:id', invitationId, undefined],
      ['POST /user-key-requests/:id/approve', requestId, {}],
      ['POST /user-key-requests/:id/deny', requestId, {}],
      ['POST /user-key-requests/:id/cancel', requestId, {}],
      ['GET /members?workspaceId=:id', ada.workspaceId, undefined],
      ['GET /invitations?workspaceId=:id', ada.workspaceId, undefined],
      ['GET /user-key-requests?workspaceId=:id', ada.workspaceId, undefined],
      ['GET /user-key-policy?api=stav&workspaceId=:id', ada.workspaceId, undefined],
      ['PUT /user-key-policy?api=stav&workspaceId=:id', ada.workspaceId, { mode: 'off' }],
    ] as const) {
      const foreign = await told(call.replace(':id', id), body);
      expect(foreign, call).toBe(await told(call.replace(':id', 'mem_01jzzzzzzzzzzzzzzzzzzzzzzz'), body));
      expect(foreign, call).toMatch(/^404 /);
    }
    const invite = { email: 'gus@example.com', role: 'member' };
    const foreign = await told('POST /invitations', { ...invite, workspaceId: ada.workspaceId });
    expect(foreign).toBe(await told('POST /invitations', { ...invite, workspaceId: 'ws_nobody' }));
  });
});
