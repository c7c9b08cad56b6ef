// HVZ-05 and HVZ-06: dedicated endpoints through the real gateway. What a stranger learns of a private one is compared
// byte for byte with what they learn of one that does not exist.
import { hypervize } from '@keywright/core/presets';
import OpenAI, { AuthenticationError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { type AskedEndpoint, bytesOf, newEndpoint, statusOf } from './dedicated-rig.ts';

/** The same product under other secrets: an API whose endpoints are none of Hypervize's. */
const other = {
  ...hypervize,
  name: 'other',
  secretFormat: { ...hypervize.secretFormat, kind: 'plain', prefixes: { live: 'oth_live_' } },
} as typeof hypervize;

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [hypervize, other] });
});
afterAll(() => keywright.close());

const newKey = (scopes: string[], workspaceId?: string, limits = {}) =>
  keywright.newKey({
    api: 'hypervize',
    scopes,
    ...(workspaceId !== undefined && { workspaceId }),
    ...limits,
  });
const ask = (asked: AskedEndpoint) => bytesOf(keywright, asked);
const status = (asked: AskedEndpoint) => statusOf(keywright, asked);

describe('HVZ-05 a dedicated endpoint', () => {
  it("works with OpenAI's client: plain, streamed, refused", async () => {
    const { secret, workspaceId } = await newKey(['inference']);
    const id = await newEndpoint(keywright, workspaceId);
    const clientWith = (apiKey: string) =>
      new OpenAI({ apiKey, baseURL: `${keywright.url}/hypervize/api/d/${id}`, maxRetries: 0 });
    const chat = { model: 'sample', messages: [{ role: 'user' as const, content: 'How are you?' }] };
    const client = clientWith(secret);
    const whole = await client.chat.completions.create(chat);
    expect(whole.choices[0]?.message.content).toContain('How are you?');
    let text = '';
    for await (const chunk of await client.chat.completions.create({ ...chat, stream: true }))
      text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toContain('How are you?');
    const refused = clientWith('hvz_live_nonsense').chat.completions.create(chat);
    await expect(refused).rejects.toBeInstanceOf(AuthenticationError);
  });

  it.each([
    [['inference'], 200],
    [['global'], 200],
    [['elastic-only'], 403],
    [['dedicated:read'], 403],
    [[], 403],
  ])('a key of its account with %j is answered %i', async (scopes, expected) => {
    const { secret, workspaceId } = await newKey(scopes);
    expect(await status({ id: await newEndpoint(keywright, workspaceId), secret })).toBe(expected);
  });

  it('is forwarded to the upstream of the API under its whole path, for whom the key belongs to', async () => {
    const { secret, workspaceId } = await newKey(['inference']);
    const id = await newEndpoint(keywright, workspaceId);
    await ask({ id, secret });
    const [call] = keywright.upstream.callsTo(`/api/d/${id}/chat/completions`);
    expect(call?.rawHeaders.join(' ')).toContain(`x-keywright-workspace-id ${workspaceId}`);
  });

  it('usage and billing tell it apart', async () => {
    const { id: keyId, secret, workspaceId } = await newKey(['inference']);
    const id = await newEndpoint(keywright, workspaceId);
    await ask({ id, secret });
    const { data } = await keywright.client.keys.usage(keyId, { by: ['endpoint'] });
    expect(data).toMatchObject([{ endpoint: id, requests: 1, billable: 1 }]);
  });
});

describe('HVZ-06 a private endpoint', () => {
  /** Everything that is not there for whoever asks. */
  async function absentIds(): Promise<Readonly<Record<string, string>>> {
    const { id: workspaceId } = await keywright.newWorkspace();
    const deleted = await newEndpoint(keywright, workspaceId);
    await keywright.client.endpoints.delete(deleted);
    return {
      foreign: await newEndpoint(keywright, workspaceId),
      deleted,
      'of another API': await newEndpoint(keywright, workspaceId, { api: 'other', authMode: 'public' }),
      'no id at all': 'nonsense',
      'in capitals': 'ENDPT-0123456789AB',
      'too long': 'endpt-0123456789abc',
      'a name of every object': 'constructor',
    };
  }
  const NEVER_MADE = 'endpt-000000000000';

  it.each([
    'POST',
    'GET',
  ] as const)('reads to %s of a stranger like one that does not exist', async (method) => {
    const { secret } = await newKey(['inference']);
    const expected = await ask({ id: NEVER_MADE, secret, method });
    expect(expected).toContain('404 Not Found');
    expect(expected.toLowerCase()).not.toContain('ratelimit');
    for (const [which, id] of Object.entries(await absentIds()))
      expect(await ask({ id, secret, method }), which).toBe(expected);
  });

  it.each([
    'POST',
    'GET',
  ] as const)('asks %s without a key for one, as one that does not exist', async (method) => {
    const expected = await ask({ id: NEVER_MADE, method });
    expect(expected).toContain('401 Unauthorized');
    for (const [which, id] of Object.entries(await absentIds()))
      expect(await ask({ id, method }), which).toBe(expected);
  });

  it('answers a bad key 401, like every other path', async () => {
    const { id: keyId, secret, workspaceId } = await newKey(['inference']);
    const [own, open] = [
      await newEndpoint(keywright, workspaceId),
      await newEndpoint(keywright, workspaceId, { authMode: 'public' }),
    ];
    await keywright.client.keys.revoke(keyId);
    const expected = await ask({ id: NEVER_MADE, secret });
    expect(expected).toContain('401 Unauthorized');
    for (const id of [own, open, 'nonsense']) expect(await ask({ id, secret })).toBe(expected);
  });

  it('answers a key without the scope 403, whether there is one or not', async () => {
    const { secret } = await newKey(['elastic-only']);
    const expected = await ask({ id: NEVER_MADE, secret });
    expect(expected).toContain('403 Forbidden');
    for (const [which, id] of Object.entries(await absentIds()))
      expect(await ask({ id, secret }), which).toBe(expected);
  });

  it('costs whoever is turned away nothing, and is told of in their own usage alone', async () => {
    const limits = [{ name: 'own', per: 'key' as const, limit: 2, windowSeconds: 3600 }];
    const { id: keyId, secret, workspaceId } = await newKey(['inference'], undefined, { limits });
    const own = await newEndpoint(keywright, workspaceId);
    const owner = await keywright.newWorkspace();
    const foreign = await newEndpoint(keywright, owner.id);
    for (let tried = 0; tried < 5; tried += 1) expect(await status({ id: foreign, secret })).toBe(404);
    expect([await status({ id: own, secret }), await status({ id: own, secret })]).toEqual([200, 200]);
    expect(await status({ id: own, secret })).toBe(429);
    const { totals } = await keywright.client.keys.usage(keyId);
    expect(totals.deniedByReason).toEqual({ endpoint_unknown: 5, limit_exceeded: 1 });
    const ofOwner = await keywright.client.workspaces.usage(owner.id);
    expect(ofOwner.totals).toMatchObject({ requests: 0, denied: 0 });
  });

  it('is shown to its own account alone, also while it is public', async () => {
    const ours = await newKey(['dedicated:read']);
    const theirs = await newKey(['inference']);
    const id = await newEndpoint(keywright, ours.workspaceId, { authMode: 'public' });
    expect(await status({ id, secret: ours.secret, method: 'GET' })).toBe(200);
    const absent = await ask({ id: NEVER_MADE, secret: theirs.secret, method: 'GET' });
    expect(await ask({ id, secret: theirs.secret, method: 'GET' })).toBe(absent);
    expect(await status({ id, method: 'GET' })).toBe(401);
  });

  it('is not there for verification either', async () => {
    const { secret, workspaceId } = await newKey(['inference']);
    const own = await newEndpoint(keywright, workspaceId);
    const foreign = await newEndpoint(keywright, (await keywright.newWorkspace()).id);
    const codeOf = async (id: string) => {
      const path = `/api/d/${id}/chat/completions`;
      return (await keywright.client.keys.verify({ key: secret, method: 'POST', path })).code;
    };
    expect(await codeOf(own)).toBe('valid');
    for (const id of [foreign, NEVER_MADE, 'nonsense']) expect(await codeOf(id)).toBe('endpoint_unknown');
  });

  it('never reaches an upstream for whoever is turned away', async () => {
    const { secret } = await newKey(['inference']);
    const foreign = await newEndpoint(keywright, (await keywright.newWorkspace()).id);
    const before = keywright.upstream.calls.length;
    await ask({ id: foreign, secret });
    await ask({ id: foreign });
    expect(keywright.upstream.calls).toHaveLength(before);
  });
});
