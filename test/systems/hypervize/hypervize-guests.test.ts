// HVZ-07: whoever calls a public endpoint, its owner pays; and nobody learns of anybody else.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { hypervize } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLimitFields } from '../../harness/limit-fields.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { askRaw } from '../../hostile/raw-request.ts';
import { CHAT, newEndpoint, statusOf } from './dedicated-rig.ts';

const PER_MONTH = 4;
/** The same product with a quota for each account. */
const metered = {
  ...hypervize,
  name: 'metered',
  secretFormat: { ...hypervize.secretFormat, kind: 'plain', prefixes: { live: 'met_live_' } },
  limits: [limitRule({ name: 'monthly', per: 'workspace', limit: PER_MONTH, window: 'month' })],
} as typeof hypervize;

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [hypervize, metered] });
});
afterAll(() => keywright.close());

const newKey = (api = 'hypervize', scopes = ['inference']) => keywright.newKey({ api, scopes });
const usageOf = (workspaceId: string) =>
  keywright.client.workspaces.usage(workspaceId, { by: ['endpoint', 'key'] });

describe('HVZ-07 whoever calls a public endpoint', () => {
  it('usage and billing go to its owner, for nobody in particular and for keys of others alike', async () => {
    const owner = await newKey();
    const guest = await newKey();
    const id = await newEndpoint(keywright, owner.workspaceId, { authMode: 'public' });
    for (const secret of [null, guest.secret, owner.secret])
      expect(await statusOf(keywright, { id, secret })).toBe(200);
    const { data, totals } = await usageOf(owner.workspaceId);
    expect(totals).toMatchObject({ requests: 3, denied: 0, billable: 3 });
    const rows = data.toSorted((a, b) => a.requests - b.requests);
    expect(rows).toMatchObject([
      { endpoint: id, key: owner.id, requests: 1 },
      { endpoint: id, key: null, requests: 2 },
    ]);
    const bill = await keywright.client.workspaces.billing(owner.workspaceId);
    expect(bill.totals).toMatchObject([{ requests: 3 }]);
    expect((await usageOf(guest.workspaceId)).totals).toMatchObject({ requests: 0, denied: 0 });
    expect((await keywright.client.keys.usage(guest.id)).totals).toMatchObject({ requests: 0, denied: 0 });
  });

  it('a key of another account needs no scopes there, and its own limits are not drawn on', async () => {
    const { id: workspaceId } = await keywright.newWorkspace();
    const id = await newEndpoint(keywright, workspaceId, { authMode: 'public' });
    const limits = [{ name: 'own', per: 'key' as const, limit: 1, windowSeconds: 3600 }];
    const guest = await keywright.newKey({ api: 'hypervize', scopes: [], limits });
    for (let request = 0; request < 3; request += 1)
      expect(await statusOf(keywright, { id, secret: guest.secret })).toBe(200);
  });

  it('a key of another account that may not be used from here is 401', async () => {
    const { id: workspaceId } = await keywright.newWorkspace();
    const id = await newEndpoint(keywright, workspaceId, { authMode: 'public' });
    const allowedAddresses = ['203.0.113.0/24'];
    const { secret } = await keywright.newKey({ api: 'hypervize', scopes: ['inference'], allowedAddresses });
    expect(await statusOf(keywright, { id, secret })).toBe(401);
  });

  it("the owner's quota holds for guests too, and tells them nothing of how it stands", async () => {
    const owner = await newKey('metered');
    const guest = await newKey('metered');
    const id = await newEndpoint(keywright, owner.workspaceId, { api: 'metered', authMode: 'public' });
    const asked = { id, api: 'metered' };
    expect(await statusOf(keywright, { ...asked, secret: owner.secret })).toBe(200);
    const start = `POST /metered/api/d/${id}/chat/completions`;
    const open = await askRaw(keywright.url, { start, json: CHAT });
    const told = readLimitFields((name) => open.headers.get(name) ?? null);
    expect([open.status, told.map(({ name }) => name)]).toEqual([200, ['endpoint', 'address']]);
    expect(await statusOf(keywright, { ...asked, secret: guest.secret })).toBe(200);
    expect(await statusOf(keywright, asked)).toBe(200);
    for (const secret of [null, guest.secret, owner.secret])
      expect(await statusOf(keywright, { ...asked, secret })).toBe(429);
    const refused = await askRaw(keywright.url, { start, json: CHAT });
    expect(refused.text).not.toContain('monthly');
    const own = await newEndpoint(keywright, guest.workspaceId, { api: 'metered' });
    expect(await statusOf(keywright, { ...asked, id: own, secret: guest.secret })).toBe(200);
  });

  it('an upstream learns nothing of whose guest it serves', async () => {
    const owner = await newKey();
    const guest = await newKey();
    const id = await newEndpoint(keywright, owner.workspaceId, { authMode: 'public' });
    await statusOf(keywright, { id, secret: guest.secret });
    const [call] = keywright.upstream.callsTo(`/api/d/${id}/chat/completions`);
    const sent = call?.rawHeaders.join(' ') ?? '';
    for (const word of [guest.id, guest.workspaceId, guest.secrets[0]?.id ?? '', guest.secret])
      expect(sent).not.toContain(word);
    expect(sent).toContain('x-keywright-key-id -');
  });
});
