// Hypervize's session mode: the playground of its dashboard calls inference with nothing but a session, from its own
// pages, while the account has a key for it. A real provider on loopback; what browsers send, and what others make them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeCaller } from '../../../packages/server/test/http/native-caller.ts';
import type { Browser } from '../../../packages/server/test/people/browser.ts';
import { joinWorkspaceOf, signIn } from '../../harness/people/people-of.ts';
import { type SessionRig, startSessionRig } from './session-rig.ts';

const ELASTIC = '/hypervize/api/chat/completions';
const BODY = JSON.stringify({ model: 'sample', messages: [{ role: 'user', content: 'How are you?' }] });

let issuer: SessionRig['issuer'];
let keywright: SessionRig['keywright'];
let ada: Browser;
let account: string;
let close: SessionRig['close'];
beforeAll(async () => {
  ({ issuer, keywright, ada, account, close } = await startSessionRig());
});
afterAll(() => close());

const origin = () => new URL(keywright.publicUrl).origin;
const fromOurPage = () => ({ origin: origin(), 'sec-fetch-site': 'same-origin' });

async function chat(headers: Readonly<Record<string, string>>) {
  const answer = await fetch(keywright.publicUrl + ELASTIC, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: BODY,
  });
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  const body: any = await answer.json();
  return { status: answer.status, code: body.error?.code ?? null };
}

const cookieOf = (browser: Browser) => ({ cookie: browser.cookiesFor(keywright.publicUrl) });
const newKey = (scopes: string[] = ['inference']) =>
  keywright.newKey({ api: 'hypervize', workspaceId: account, scopes });

describe('HVZ-08 session mode', () => {
  it('HVZ-08 needs a session and an active key that opens the route, at every call', async () => {
    const mine = () => chat({ ...cookieOf(ada), ...fromOurPage() });
    const lacking = { status: 401, code: 'no_active_key' };
    expect(await mine()).toEqual(lacking);
    await newKey(['dedicated:read']);
    await keywright.newKey({ api: 'stav', workspaceId: account, scopes: ['inference:chat'] });
    await keywright.newKey({ api: 'hypervize', scopes: ['inference'] });
    expect(await mine()).toEqual(lacking);
    const unclaimed = {
      api: 'hypervize',
      workspaceId: account,
      name: 'unclaimed',
      scopes: ['inference'],
      unclaimed: true,
    };
    await keywright.client.keys.create(unclaimed);
    expect(await mine()).toEqual(lacking);

    const { id } = await newKey();
    expect((await mine()).status).toBe(200);
    await keywright.client.keys.edit(id, { disabled: true });
    expect(await mine()).toEqual(lacking);
    await keywright.client.keys.edit(id, { disabled: false });
    expect((await mine()).status).toBe(200);
    await keywright.client.keys.revoke(id);
    expect(await mine()).toEqual(lacking);

    const { id: another } = await newKey();
    expect((await mine()).status).toBe(200);
    await keywright.client.keys.revoke(another);
  });

  it('HVZ-08 without a session, or with one that is over, it is 401 as without a key', async () => {
    const { id } = await newKey();
    const eve = await signIn(keywright, issuer, 'eve');
    await joinWorkspaceOf(keywright, 'eve', { workspaceId: account, role: 'member' });
    await eve.post(`${keywright.publicUrl}/api/auth/organization/set-active`, { organizationId: account });
    const cookie = cookieOf(eve);
    expect((await chat({ ...cookie, ...fromOurPage() })).status).toBe(200);
    await eve.post(`${keywright.publicUrl}/api/auth/sign-out`, {});
    const nobody = { status: 401, code: 'missing_credentials' };
    expect(await chat({ ...cookie, ...fromOurPage() })).toEqual(nobody);
    expect(await chat(fromOurPage())).toEqual(nobody);
    expect(await chat({ cookie: 'keywright.session_token=forged.AAAA', ...fromOurPage() })).toEqual(nobody);
    await keywright.client.keys.revoke(id);
  });

  it('HVZ-08 a request that another site makes a browser send is refused', async () => {
    const { id } = await newKey();
    const calls = keywright.upstream.calls.length;
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: origin(), 'sec-fetch-site': 'same-site' },
      { origin: origin(), 'sec-fetch-site': 'cross-site' },
      { origin: `${origin()}.evil.example` },
    ]) {
      const answer = await chat({ ...cookieOf(ada), ...headers });
      expect(answer, JSON.stringify(headers)).toEqual({ status: 403, code: 'cross_site' });
    }
    expect(keywright.upstream.calls.length).toBe(calls);
    await keywright.client.keys.revoke(id);
  });

  it('HVZ-08 a bearer token, when present, alone decides', async () => {
    const { id, secret } = await newKey();
    const session = { ...cookieOf(ada), ...fromOurPage() };
    expect((await chat(session)).status).toBe(200);
    for (const authorization of ['Bearer hvz_live_wrong', 'Basic YTpi', 'Bearer', `bearer  ${secret}`]) {
      expect((await chat({ ...session, authorization })).status, authorization).toBe(401);
    }
    // Not where keys are looked for, and not nobody either.
    expect((await chat({ ...session, 'x-api-key': secret })).status).toBe(401);
    // Sessions alone: a token of the provider is no key.
    expect((await chat({ ...session, authorization: `Bearer ${await issuer.token('ada')}` })).status).toBe(
      401,
    );
    // With a good key whoever made the page has no say: it brought the key.
    const foreign = { ...cookieOf(ada), origin: 'https://evil.example', authorization: `Bearer ${secret}` };
    expect((await chat(foreign)).status).toBe(200);
    await keywright.client.keys.revoke(id);
  });

  it('HVZ-08 neither cookie nor session reaches the upstream; the account and the member do, and pay', async () => {
    const { id } = await newKey();
    expect((await chat({ ...cookieOf(ada), ...fromOurPage() })).status).toBe(200);
    const sent = keywright.upstream.calls.at(-1)?.rawHeaders ?? [];
    const names = sent.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names).not.toContain('cookie');
    const told = (name: string) => sent[2 * names.indexOf(name) + 1];
    expect(told('x-keywright-workspace-id')).toBe(account);
    expect(told('x-keywright-member-id')).toMatch(/^mem_/);
    expect(told('x-keywright-key-id')).toBe('-');
    const { data } = await keywright.client.workspaces.billing(account);
    expect(data).toContainEqual(
      expect.objectContaining({ api: 'hypervize', keyId: null, memberId: told('x-keywright-member-id') }),
    );
    const unknown = await keywright.client.usage.unknownKeys({ api: 'hypervize' });
    expect(unknown.data.map(({ reason }) => reason)).not.toContain('no_active_key');
    await keywright.client.keys.revoke(id);
  });

  it.each([
    'removed',
    'made a viewer',
    'signed out',
  ])('HVZ-08 a stream that runs for somebody %s is cut, those of others run on', async (what) => {
    const subject = what.replaceAll(' ', '-');
    const { id } = await newKey();
    const browser = await signIn(keywright, issuer, subject);
    const memberId = await joinWorkspaceOf(keywright, subject, { workspaceId: account, role: 'member' });
    await browser.post(`${keywright.publicUrl}/api/auth/organization/set-active`, {
      organizationId: account,
    });
    const theirs = await openStream(browser, 'sample-stream-1000000-5');
    const others = await openStream(ada, 'sample-stream-60-5');
    const native = nativeCaller(keywright);
    if (what === 'removed') await native(`DELETE /api/v1/members/${memberId}`);
    else if (what === 'made a viewer') await native(`PATCH /api/v1/members/${memberId}`, { role: 'viewer' });
    else await browser.post(`${keywright.publicUrl}/api/auth/sign-out`, {});
    await expect(theirs.rest()).rejects.toThrow();
    expect(await others.rest()).toContain('[DONE]');
    await keywright.client.keys.revoke(id);
  });
});

/** A streamed answer of which something has come. */
async function openStream(browser: Browser, model: string) {
  const answer = await fetch(keywright.publicUrl + ELASTIC, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...cookieOf(browser), ...fromOurPage() },
    body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'How are you?' }] }),
  });
  expect(answer.status).toBe(200);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  return {
    /** Everything until it ends; rejects when it is cut. */
    async rest(): Promise<string> {
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += new TextDecoder().decode(part.value);
      }
      return text;
    },
  };
}
