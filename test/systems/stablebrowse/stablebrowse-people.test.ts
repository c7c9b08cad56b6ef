// stablebrowse's people: the data plane with a token as well as with a key, keys managed by people alone, and one quota
// over every way in. A real provider on loopback; real browsers' headers.

import { limitRule } from '@keywright/core/limits/limit-rule';
import { stablebrowse, stav } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeCaller } from '../../../packages/server/test/http/native-caller.ts';
import type { Browser } from '../../../packages/server/test/people/browser.ts';
import { postHeldBack } from '../../harness/held-back-post.ts';
import { joinWorkspaceOf, newWorkspaceOf, PROVIDER, signIn } from '../../harness/people/people-of.ts';
import { startTokenIssuer, type TokenIssuer } from '../../harness/people/token-issuer.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

const QUOTA = 16;

let issuer: TokenIssuer;
let keywright: TestKeywright;
let ada: Browser;
let business: string;
beforeAll(async () => {
  issuer = await startTokenIssuer(() => [`${keywright.publicUrl}/api/auth/callback/${PROVIDER}`]);
  const monthly = limitRule({ name: 'monthly', per: 'workspace', limit: QUOTA, window: 'month' });
  keywright = await startTestKeywright({
    // Without an API that gives every new user a workspace: people have the ones they make.
    apis: [{ ...stablebrowse, limits: [monthly] }, stav],
    config: { signIn: { providers: [issuer.configFor(PROVIDER)] }, issuers: [issuer.rule] },
  });
  ada = await signIn(keywright, issuer, 'ada');
  business = await newWorkspaceOf(keywright, ada, 'business');
});
afterAll(async () => {
  await keywright.close();
  await issuer.close();
});

interface Asked {
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

async function ask(route: string, { bearer, headers = {}, json }: Asked = {}) {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(`${keywright.publicUrl}/stablebrowse${path}`, {
    method,
    headers: {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  const body: any = text === '' ? null : JSON.parse(text);
  return { status: answer.status, headers: answer.headers, body };
}

/** What a page of the dashboard sends. */
const asPage = (browser: Browser) => ({
  cookie: browser.cookiesFor(keywright.publicUrl),
  origin: new URL(keywright.publicUrl).origin,
  'sec-fetch-site': 'same-origin',
});

const newKey = (workspaceId: string) => keywright.newKey({ api: 'stablebrowse', workspaceId });
const lastCall = () => {
  const sent = keywright.upstream.calls.at(-1)?.rawHeaders ?? [];
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < sent.length; at += 2) headers[sent[at]?.toLowerCase() ?? ''] = sent[at + 1] ?? '';
  return headers;
};

describe('stablebrowse, for people', () => {
  it('SB-06 the data plane answers a token as it answers a key, for the person’s business', async () => {
    const bearer = await issuer.token('ada');
    const task = { endUserId: 'user-7', instruction: 'Buy milk' };
    const started = await ask('POST /v1/tasks', { bearer, json: task });
    expect(started).toMatchObject({ status: 201, body: { workspaceId: business, endUserId: 'user-7' } });
    const told = lastCall();
    expect(told['x-keywright-workspace-id']).toBe(business);
    expect(told['x-keywright-member-id']).toMatch(/^mem_/);
    expect([told['x-keywright-key-id'], told['authorization'], told['cookie']]).toEqual([
      '-',
      undefined,
      undefined,
    ]);
  });

  it('SB-06 every route of the data plane takes a token, and records for whom it was', async () => {
    const workspaceId = await newWorkspaceOf(keywright, await signIn(keywright, issuer, 'sam'), 'sam');
    const bearer = await issuer.token('sam');
    const task = { endUserId: 'user-7', instruction: 'Buy milk' };
    const started = await ask('POST /v1/tasks', { bearer, json: task });
    const { taskId, sessionId } = started.body;
    const credentials = '/v1/end-users/user-8/credentials';
    const statuses = [started.status];
    for (const [route, json] of [
      ['GET /v1/tasks'],
      [`GET /v1/tasks/${taskId}`],
      [`GET /v1/sessions/${sessionId}`],
      [`PUT ${credentials}`, { site: 'shop.example' }],
      [`GET ${credentials}`],
      [`DELETE ${credentials}`],
    ] as const) {
      statuses.push((await ask(route, { bearer, json })).status);
      expect(lastCall()['x-keywright-workspace-id'], route).toBe(workspaceId);
    }
    expect(statuses).toEqual([201, 200, 200, 200, 200, 200, 204]);
    const asked = keywright.upstream.calls.slice(-statuses.length).map(({ method }) => method);
    expect(asked).toEqual(['POST', 'GET', 'GET', 'GET', 'PUT', 'GET', 'DELETE']);
    expect(statuses).toHaveLength(stablebrowse.routes.filter(({ to }) => to.kind === 'upstream').length);
    const { data } = await keywright.client.workspaces.usage(workspaceId, { by: ['endUser'] });
    const recorded = data.map(({ endUser, requests }) => [endUser, requests]);
    expect(Object.fromEntries(recorded)).toEqual({ 'user-7': 1, 'user-8': 3, null: 3 });
  });

  it('SB-06 a session of the dashboard is no token: the data plane does not take it', async () => {
    expect(await ask('GET /v1/tasks', { headers: asPage(ada) })).toMatchObject({
      status: 401,
      body: { error: expect.any(String) },
    });
  });

  it('SB-07 people make, list and revoke keys, by session and by token; the secret is shown once', async () => {
    const ways = [{ bearer: await issuer.token('ada') }, { headers: asPage(ada) }];
    for (const way of ways) {
      const made = await ask('POST /v1/api-keys', { ...way, json: { label: 'production' } });
      expect(made).toMatchObject({
        status: 201,
        body: { label: 'production', key: expect.stringMatching(/^sb_live_/) },
      });
      const { id, key } = made.body as { id: string; key: string };
      expect((await ask('GET /v1/tasks/nowhere', { bearer: key })).status).toBe(404);
      const listed = await ask('GET /v1/api-keys', way);
      expect(listed.body.data).toContainEqual(
        expect.objectContaining({ id, label: 'production', revokedAt: null }),
      );
      expect(JSON.stringify(listed.body)).not.toContain(key);
      expect((await ask(`DELETE /v1/api-keys/${id}`, way)).status).toBe(200);
      expect((await ask('GET /v1/tasks', { bearer: key })).status).toBe(403);
    }
  });

  it('SB-07 a label may be left out, is a label where it is wrong, and has no other name', async () => {
    const bearer = await issuer.token('ada');
    expect(await ask('POST /v1/api-keys', { bearer, json: {} })).toMatchObject({
      status: 201,
      body: { label: expect.stringMatching(/^sb_live_…/) },
    });
    const wrong = await ask('POST /v1/api-keys', { bearer, json: { label: '' } });
    expect(wrong).toMatchObject({ status: 400, body: { error: expect.stringContaining('label') } });
    for (const json of [{ name: 'x' }, { label: 'x', isOperator: true }]) {
      expect((await ask('POST /v1/api-keys', { bearer, json })).status).toBe(400);
    }
  });

  it('SB-07 a session that ended while the body was on its way makes no key', async () => {
    const late = await signIn(keywright, issuer, 'late');
    await newWorkspaceOf(keywright, late, 'late');
    const url = `${keywright.publicUrl}/stablebrowse/v1/api-keys`;
    const { status, body } = await postHeldBack({ url, headers: asPage(late), json: { label: 'late' } }, () =>
      late.post(`${keywright.publicUrl}/api/auth/sign-out`, {}),
    );
    expect([status, body.includes('sb_live_')]).toEqual([401, false]);
  });

  it('SB-07 any API key is refused there: 403, whatever it is asked for; a dead or unknown one as everywhere', async () => {
    const { secret, id } = await newKey(business);
    const calls = ['POST /v1/api-keys', 'GET /v1/api-keys', `DELETE /v1/api-keys/${id}`];
    for (const call of calls) {
      const json = call.startsWith('POST') ? { label: 'x' } : undefined;
      expect(await ask(call, { bearer: secret, json }), call).toMatchObject({
        status: 403,
        body: { error: 'Only people who are signed in may do this; API keys may not' },
      });
      // The key decides, and not whoever is signed in beside it.
      expect((await ask(call, { bearer: secret, headers: asPage(ada), json })).status, call).toBe(403);
      expect((await ask(call, { json })).status, call).toBe(401);
      expect((await ask(call, { bearer: `sb_live_${'x'.repeat(49)}`, json })).status, call).toBe(401);
    }
    expect((await ask('GET /v1/tasks/nowhere', { bearer: secret })).status).toBe(404);
  });

  it('SB-07 a role is asked for at each call: whoever is demoted or removed in between is not let in', async () => {
    const bob = await signIn(keywright, issuer, 'bob');
    const bearer = await issuer.token('bob');
    expect((await ask('GET /v1/api-keys', { bearer })).status).toBe(400);
    const memberId = await joinWorkspaceOf(keywright, 'bob', { workspaceId: business, role: 'admin' });
    const make = () => ask('POST /v1/api-keys', { bearer, json: {} });
    expect((await make()).status).toBe(201);
    const native = nativeCaller(keywright);
    await native(`PATCH /api/v1/members/${memberId}`, { role: 'viewer' });
    expect((await make()).status).toBe(403);
    const task = { endUserId: 'user-7', instruction: 'Buy milk' };
    expect((await ask('POST /v1/tasks', { bearer, json: task })).status).toBe(403);
    expect((await ask('GET /v1/tasks', { bearer })).status).toBe(200);
    expect((await ask('GET /v1/api-keys', { bearer })).status).toBe(200);
    await native(`DELETE /api/v1/members/${memberId}`);
    expect((await ask('GET /v1/api-keys', { bearer })).status).toBe(400);
    expect((await ask(`GET /v1/api-keys?workspaceId=${business}`, { bearer })).status).toBe(404);
    expect(bob.cookiesFor(keywright.publicUrl)).not.toBe('');
  });

  it('SB-08 a business that is not theirs reads like one that does not exist, as do its keys', async () => {
    const bearer = await issuer.token('ada');
    const foreign = await newKey((await keywright.newWorkspace()).id);
    const unknown = `ws_${'0'.repeat(26)}`;
    const asked = await Promise.all(
      [foreign.workspaceId, unknown].map((id) => ask(`GET /v1/api-keys?workspaceId=${id}`, { bearer })),
    );
    expect(asked.map(({ status, body }) => ({ status, body }))).toEqual(
      Array(2).fill({ status: 404, body: { error: 'You belong to no such workspace' } }),
    );
    const deleted = await Promise.all(
      [foreign.id, `key_${'0'.repeat(26)}`].map((id) => ask(`DELETE /v1/api-keys/${id}`, { bearer })),
    );
    expect(deleted.map(({ status, body }) => ({ status, body }))).toEqual(
      Array(2).fill({ status: 404, body: { error: 'There is nothing here' } }),
    );
    // Theirs, and yet not of this API.
    const elsewhere = await keywright.newKey({ api: 'stav', workspaceId: business });
    expect((await ask(`DELETE /v1/api-keys/${elsewhere.id}`, { bearer })).status).toBe(404);
  });

  it('SB-08 another method is 405, and says which there are', async () => {
    const answer = await ask('PUT /v1/api-keys', { bearer: await issuer.token('ada') });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, GET, HEAD']);
    expect(answer.body).toEqual({ error: expect.any(String) });
  });

  it('SB-09 keys and people of a business share one quota', async () => {
    const eve = await signIn(keywright, issuer, 'eve');
    const workspaceId = await newWorkspaceOf(keywright, eve, 'shared');
    const { secret } = await newKey(workspaceId);
    const bearers = [secret, await issuer.token('eve')];
    for (let count = 0; count < QUOTA; count += 1) {
      expect((await ask('GET /v1/tasks', { bearer: bearers[count % 2] ?? '' })).status, `${count}`).toBe(200);
    }
    for (const bearer of bearers) {
      expect(await ask('GET /v1/tasks', { bearer })).toMatchObject({
        status: 429,
        body: { error: 'Too many requests', limit: QUOTA, used: QUOTA },
      });
    }
    expect((await ask('GET /v1/api-keys', { bearer: bearers[1] ?? '' })).status).toBe(200);
    const usage = await keywright.client.workspaces.usage(workspaceId, { by: ['member', 'outcome'] });
    expect(usage.totals).toMatchObject({ requests: QUOTA + 1, denied: 2, billable: QUOTA });
  });
});
