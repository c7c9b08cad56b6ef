// HVZ-06: endpoints on upstreams of accounts: what is sent where, and where nothing is ever sent.
import { hypervize, stevora } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postHeldBack } from '../../harness/held-back-post.ts';
import {
  startTestKeywright,
  type TestKeywright,
  UPSTREAM_CREDENTIAL,
} from '../../harness/start-test-keywright.ts';
import { askRaw } from '../../hostile/raw-request.ts';
import { CHAT, newEndpoint, type OwnUpstream, startOwnUpstream, statusOf } from './dedicated-rig.ts';

/** As the preset is, but that the accounts' upstreams may be on this machine. */
const local = { ...hypervize, endpoints: { upstreams: 'own' as const, allowPrivateUpstreams: true } };

let keywright: TestKeywright;
let own: OwnUpstream;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [local, stevora] });
  own = await startOwnUpstream();
});
afterAll(async () => {
  await keywright.close();
  await own.close();
});

const newKey = () => keywright.newKey({ api: 'hypervize', scopes: ['inference'] });

async function chatWith(id: string, secret: string, query = '') {
  const start = `POST /hypervize/api/d/${id}/chat/completions${query}`;
  // Of the operator, who took it for Stevora: there alone it is taken in this header.
  const token = `X-Admin-Token: ${keywright.adminToken}`;
  const others = ['Cookie: session=1', 'X-Forwarded-For: 203.0.113.9', token];
  const lines = [`Authorization: Bearer ${secret}`, ...others];
  const answer = await askRaw(keywright.url, { start, lines, json: CHAT });
  return { ...answer, call: own.calls.at(-1) };
}

describe('HVZ-06 an endpoint on an upstream of its own', () => {
  it('is forwarded there, to the path behind its name, below the base path', async () => {
    const { secret, workspaceId } = await newKey();
    const id = await newEndpoint(keywright, workspaceId, { upstream: `${own.url}/v1/` });
    const { status, body, call } = await chatWith(id, secret, '?n=1&n=2');
    expect([status, call?.method, call?.path]).toEqual([200, 'POST', '/v1/chat/completions?n=1&n=2']);
    expect(body).toContain('from an upstream of my own');
    expect(JSON.parse(call?.body ?? '')).toEqual(CHAT);
  });

  it("is sent neither the credential of the API's upstream nor the caller's key, cookie or address, nor the operator's token", async () => {
    const { id: keyId, secret, workspaceId } = await newKey();
    const id = await newEndpoint(keywright, workspaceId, { upstream: own.url });
    const { call } = await chatWith(id, secret);
    const sent = JSON.stringify(call);
    expect(sent).not.toContain(UPSTREAM_CREDENTIAL.value);
    expect(sent).not.toContain(UPSTREAM_CREDENTIAL.header);
    expect(sent).not.toContain(secret);
    expect(sent).not.toContain(keywright.adminToken);
    for (const name of ['authorization', 'cookie', 'x-forwarded-for'])
      expect(call?.headers).not.toHaveProperty(name);
    expect(call?.headers).toMatchObject({
      'x-keywright-key-id': keyId,
      'x-keywright-workspace-id': workspaceId,
    });
  });

  it('what its answers tell is metered and billed to its owner', async () => {
    const { id: keyId, secret, workspaceId } = await newKey();
    const id = await newEndpoint(keywright, workspaceId, { upstream: own.url });
    await chatWith(id, secret);
    const { totals } = await keywright.client.keys.usage(keyId);
    expect(totals).toMatchObject({ billable: 1, tokens: { input: 3, output: 4 } });
  });

  it('goes where it was pointed last, and back to the upstream of the API', async () => {
    const second = await startOwnUpstream();
    const { secret, workspaceId } = await newKey();
    const id = await newEndpoint(keywright, workspaceId, { upstream: own.url });
    const before = own.calls.length;
    await chatWith(id, secret);
    await keywright.client.endpoints.edit(id, { upstream: second.url });
    await chatWith(id, secret);
    expect([own.calls.length - before, second.calls.length]).toEqual([1, 1]);
    await keywright.client.endpoints.edit(id, { upstream: null });
    expect((await chatWith(id, secret)).body).toContain('How are you?');
    expect([own.calls.length - before, second.calls.length]).toEqual([1, 1]);
    await second.close();
  });

  it.each([
    'private',
    'public',
  ] as const)('goes where it was pointed while its body was on its way, being %s', async (authMode) => {
    const { secret, workspaceId } = await newKey();
    const first = await startOwnUpstream();
    const id = await newEndpoint(keywright, workspaceId, { upstream: first.url, authMode });
    const url = `${keywright.url}/hypervize/api/d/${id}/chat/completions`;
    const headers: Record<string, string> =
      authMode === 'public' ? {} : { authorization: `Bearer ${secret}` };
    const before = own.calls.length;
    const { status } = await postHeldBack({ url, headers, json: CHAT }, () =>
      keywright.client.endpoints.edit(id, { upstream: own.url }),
    );
    expect([status, first.calls.length, own.calls.length - before]).toEqual([200, 0, 1]);
    await first.close();
  });

  it('is asked about at the API alone', async () => {
    const { secret, workspaceId } = await newKey();
    const id = await newEndpoint(keywright, workspaceId, { upstream: own.url });
    const before = own.calls.length;
    expect(await statusOf(keywright, { id, secret, method: 'GET' })).toBe(200);
    expect(own.calls).toHaveLength(before);
  });

  it('gives browsers no page, cookie or order under the origin of the portal', async () => {
    const hostile = await startOwnUpstream({
      'content-type': 'text/html',
      'set-cookie': '__Host-keywright.session_token=of-the-attacker; Path=/; Secure',
      'clear-site-data': '"*"',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'content-security-policy': 'sandbox allow-scripts allow-same-origin',
      connection: 'content-security-policy, x-content-type-options',
      'alt-svc': 'h2="elsewhere.example:443"',
    });
    const { workspaceId } = await newKey();
    const upstream = hostile.url;
    const id = await newEndpoint(keywright, workspaceId, { upstream, authMode: 'public' });
    // As a form on a page of another site sends it.
    const answer = await fetch(`${keywright.url}/hypervize/api/d/${id}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'https://evil.example' },
      body: JSON.stringify(CHAT),
    });
    const { headers } = answer;
    expect([answer.status, headers.get('content-security-policy')]).toEqual([200, 'sandbox']);
    for (const name of ['set-cookie', 'clear-site-data', 'strict-transport-security', 'alt-svc'])
      expect(headers.get(name), name).toBeNull();
    await hostile.close();
  });

  it.each([
    'private',
    'public',
  ] as const)('that leads back to this server is 508 at once, being %s', async (authMode) => {
    const { secret, workspaceId } = await newKey();
    const id = await newEndpoint(keywright, workspaceId, { authMode });
    await keywright.client.endpoints.edit(id, { upstream: `${keywright.url}/hypervize/api/d/${id}` });
    const path = `/hypervize/api/d/${id}/chat/completions`;
    const headers: Record<string, string> =
      authMode === 'public' ? {} : { authorization: `Bearer ${secret}` };
    const answer = await fetch(keywright.url + path, { method: 'POST', headers, body: JSON.stringify(CHAT) });
    expect([answer.status, await answer.json()]).toMatchObject([508, { error: { code: 'loop_detected' } }]);
    const { totals } = await keywright.client.workspaces.usage(workspaceId);
    expect([totals.requests, totals.denied]).toEqual([1, 0]);
  });

  it('that leads on through others is told what they were, and that it came through here', async () => {
    const { secret, workspaceId } = await newKey();
    const id = await newEndpoint(keywright, workspaceId, { upstream: own.url });
    const path = `/hypervize/api/d/${id}/chat/completions`;
    const headers = { authorization: `Bearer ${secret}`, 'cdn-loop': 'other.example; n=1' };
    const sent = { method: 'POST', headers, body: JSON.stringify(CHAT) };
    expect((await fetch(keywright.url + path, sent)).status).toBe(200);
    const mark = own.calls.at(-1)?.headers['cdn-loop'];
    expect(mark).toMatch(/^other\.example; n=1, keywright-[0-9a-f]{16}$/);
    const back = { ...headers, 'cdn-loop': String(mark) };
    for (const at of [path, '/api/v1/workspaces', '/portal']) {
      expect((await fetch(keywright.url + at, { headers: back })).status, at).toBe(508);
    }
  });

  it('one that is away is 502, and the others go on', async () => {
    const gone = await startOwnUpstream();
    await gone.close();
    const { secret, workspaceId } = await newKey();
    const away = await newEndpoint(keywright, workspaceId, { upstream: gone.url });
    const id = await newEndpoint(keywright, workspaceId, { upstream: own.url });
    expect((await chatWith(away, secret)).status).toBe(502);
    expect((await chatWith(id, secret)).status).toBe(200);
  });
});
