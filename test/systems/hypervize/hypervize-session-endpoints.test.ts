// HVZ-08 on dedicated routes: a session opens the endpoints of the accounts somebody belongs to, and no others are there.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../../../packages/server/test/people/browser.ts';
import { joinWorkspaceOf } from '../../harness/people/people-of.ts';
import { askRaw, type RawReply } from '../../hostile/raw-request.ts';
import { CHAT, newEndpoint } from './dedicated-rig.ts';
import { type SessionRig, startSessionRig } from './session-rig.ts';

let keywright: SessionRig['keywright'];
let ada: Browser;
let account: string;
let close: SessionRig['close'];
beforeAll(async () => {
  ({ keywright, ada, account, close } = await startSessionRig());
});
afterAll(() => close());

const origin = () => new URL(keywright.publicUrl).origin;
const newKey = (workspaceId: string) =>
  keywright.newKey({ api: 'hypervize', workspaceId, scopes: ['inference'] });

/** From a page of ours, with the cookie of somebody who is signed in, unless said otherwise. */
function ask(
  id: string,
  changes: { readonly from?: string; readonly by?: Browser; readonly model?: string } = {},
) {
  const { from = origin(), by = ada, model = 'sample' } = changes;
  return askRaw(keywright.publicUrl, {
    start: `POST /hypervize/api/d/${id}/chat/completions`,
    host: new URL(keywright.publicUrl).host,
    lines: [
      `Cookie: ${by.cookiesFor(keywright.publicUrl)}`,
      `Origin: ${from}`,
      'Sec-Fetch-Site: same-origin',
    ],
    json: { ...CHAT, model },
  });
}
const comparable = ({ text }: RawReply) =>
  text.replaceAll(/req_\w+/g, 'req_').replace(/^date: .*$/im, 'date');

describe('HVZ-08 a session at a dedicated endpoint', () => {
  it("opens a private one of the account, while the account has an active key, at the account's cost", async () => {
    const id = await newEndpoint(keywright, account);
    expect(await ask(id)).toMatchObject({ status: 401, code: 'no_active_key' });
    const key = await newKey(account);
    expect((await ask(id)).status).toBe(200);
    const { data } = await keywright.client.workspaces.usage(account, { by: ['endpoint', 'key'] });
    expect(data.filter(({ endpoint, requests }) => endpoint === id && requests > 0)).toMatchObject([
      { key: null, requests: 1, billable: 1 },
    ]);
    await keywright.client.keys.revoke(key.id);
    expect(await ask(id)).toMatchObject({ status: 401, code: 'no_active_key' });
  });

  it('finds a foreign one like one that does not exist, byte for byte', async () => {
    const key = await newKey(account);
    const { id: elsewhere } = await keywright.newWorkspace();
    await newKey(elsewhere);
    const foreign = await newEndpoint(keywright, elsewhere);
    const absent = await ask('endpt-000000000000');
    expect(absent.status).toBe(404);
    for (const id of [foreign, 'nonsense']) expect(comparable(await ask(id))).toBe(comparable(absent));
    await keywright.client.keys.revoke(key.id);
  });

  it('opens one of whichever account somebody belongs to, whatever their browser has chosen', async () => {
    const { id: second } = await keywright.newWorkspace();
    await joinWorkspaceOf(keywright, 'ada', { workspaceId: second, role: 'member' });
    await newKey(second);
    expect((await ask(await newEndpoint(keywright, second))).status).toBe(200);
  });

  it('from another site is refused at a private one, and is nobody in particular at a public one', async () => {
    const [own, open] = [
      await newEndpoint(keywright, account),
      await newEndpoint(keywright, account, { authMode: 'public' }),
    ];
    const from = 'https://evil.example';
    expect(await ask(own, { from })).toMatchObject({ status: 403, code: 'cross_site' });
    expect((await ask(open, { from })).status).toBe(200);
  });

  it('its running request ends with the endpoint, and runs on when that is renamed', async () => {
    const key = await newKey(account);
    const id = await newEndpoint(keywright, account);
    const calls = keywright.upstream.calls.length;
    const running = ask(id, { model: 'sample-slow-60000' });
    while (keywright.upstream.calls.length === calls) await sleep(1);
    await keywright.client.endpoints.edit(id, { name: 'Renamed' });
    const first = await Promise.race([running, sleep(100, null)]);
    expect(first).toBeNull();
    await keywright.client.endpoints.delete(id);
    expect((await running).status).toBe(404);
    await keywright.client.keys.revoke(key.id);
  });
});
