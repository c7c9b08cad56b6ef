// What Hypervize means to have one day, and has here: limits, expiry and fine scopes of each key, and what it was used for.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IssueKeyBody } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

const messages = [{ role: 'user' as const, content: 'one two three' }];
/** The sample API counts words: those of the message, and two more in what it says. */
const INPUT_TOKENS = 3;
const OUTPUT_TOKENS = 5;

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const newKey = (body: Partial<IssueKeyBody> = {}) =>
  keywright.newKey({ api: 'hypervize', scopes: ['inference'], ...body });

async function chat(secret: string, body: object = {}): Promise<Response> {
  const answer = await fetch(`${keywright.url}/hypervize/api/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sample', messages, ...body }),
  });
  await answer.arrayBuffer();
  return answer;
}

describe('HVZ-11 a limit of its own holds a key, and no other', () => {
  it('of requests', async () => {
    const limits = [{ name: 'own', per: 'key' as const, limit: 2, period: 'ever' as const }];
    const [limited, free] = [await newKey({ limits }), await newKey()];
    const statuses: number[] = [];
    for (let request = 0; request < 3; request += 1) statuses.push((await chat(limited.secret)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await chat(free.secret)).status).toBe(200);
  });

  it('of requests that run at once', async () => {
    const limits = [{ name: 'own', per: 'key' as const, limit: 1, period: 'running' as const }];
    const { secret } = await newKey({ limits });
    const calls = keywright.upstream.calls.length;
    const running = chat(secret, { model: 'sample-slow-300' });
    while (keywright.upstream.calls.length === calls) await sleep(1);
    expect((await chat(secret)).status).toBe(429);
    expect((await running).status).toBe(200);
    expect((await chat(secret)).status).toBe(200);
  });
});

describe('HVZ-11 a limit of tokens', () => {
  it('holds a key by what it asks for at most, and counts what it used', async () => {
    const asked = { max_tokens: 40 };
    const most =
      Buffer.byteLength(JSON.stringify({ model: 'sample', messages, ...asked })) + asked.max_tokens;
    // Room for two requests on top of what a third could come to, and for nothing more.
    const limit = most + 2 * (INPUT_TOKENS + OUTPUT_TOKENS) - 1;
    const limits = [
      { name: 'own', per: 'key' as const, counts: 'tokens' as const, limit, period: 'ever' as const },
    ];
    const [limited, free] = [await newKey({ limits }), await newKey()];
    const statuses: number[] = [];
    for (let request = 0; request < 3; request += 1)
      statuses.push((await chat(limited.secret, asked)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await chat(limited.secret, { max_tokens: asked.max_tokens - 1 })).status).toBe(200);
    expect((await chat(free.secret, asked)).status).toBe(200);
    const { totals } = await keywright.client.keys.usage(limited.id);
    expect(totals).toMatchObject({
      requests: 3,
      denied: 1,
      tokens: { input: 3 * INPUT_TOKENS, output: 3 * OUTPUT_TOKENS },
      deniedByReason: { limit_exceeded: 1 },
    });
  });
});

describe('HVZ-11 usage analytics', () => {
  it('tell of each key what it was used for, and of no other', async () => {
    const first = await newKey();
    const second = await keywright.newKey({
      api: 'hypervize',
      workspaceId: first.workspaceId,
      scopes: ['elastic-only'],
    });
    const dedicated = () =>
      fetch(`${keywright.url}/hypervize/api/d/endpt-0123456789ab`, {
        headers: { authorization: `Bearer ${second.secret}` },
      });
    await chat(first.secret);
    await chat(first.secret, { model: 'sample-large' });
    await chat(second.secret);
    expect((await dedicated()).status).toBe(403);

    const ofFirst = await keywright.client.keys.usage(first.id, { by: ['model'] });
    const figures = (requests: number) => ({
      requests,
      denied: 0,
      tokens: { input: requests * INPUT_TOKENS, output: requests * OUTPUT_TOKENS },
      billable: requests,
    });
    const rows = ofFirst.data.toSorted((a, b) => String(a.model).localeCompare(String(b.model)));
    expect(rows).toMatchObject([
      { model: 'sample', ...figures(1) },
      { model: 'sample-large', ...figures(1) },
    ]);
    expect(ofFirst.totals).toMatchObject(figures(2));
    expect(ofFirst.lastUses).toMatchObject([{ secretId: first.secrets[0]?.id, address: '127.0.0.1' }]);

    const ofSecond = await keywright.client.keys.usage(second.id, { by: ['route', 'endpoint', 'outcome'] });
    expect(ofSecond.data).toHaveLength(2);
    expect(ofSecond.data).toContainEqual(
      expect.objectContaining({
        route: 'GET /api/d/{endpointId}',
        endpoint: 'endpt-0123456789ab',
        outcome: 'insufficient_scope',
        denied: 1,
      }),
    );
    expect(ofSecond.totals).toMatchObject({ ...figures(1), denied: 1 });
  });
});

describe('HVZ-11 an expiry date', () => {
  it('ends a key by itself', async () => {
    const expiresAt = new Date(Date.now() + 600).toISOString();
    const { id, secret } = await newKey({ expiresAt });
    expect((await chat(secret)).status).toBe(200);
    await sleep(Date.parse(expiresAt) - Date.now() + 1);
    expect((await chat(secret)).status).toBe(401);
    expect((await keywright.client.keys.get(id)).state).toBe('expired');
  });
});

describe('HVZ-11 fine scopes', () => {
  const dedicated = async ({ secret, workspaceId }: { secret: string; workspaceId: string }) => {
    const body = { api: 'hypervize', workspaceId, name: 'Own' };
    const { id } = await keywright.client.endpoints.create(body);
    const answer = await fetch(`${keywright.url}/hypervize/api/d/${id}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    await answer.arrayBuffer();
    return answer.status;
  };

  it.each([
    [['elastic-only'], 200, 403],
    [['dedicated:read'], 403, 200],
    [['elastic-only', 'dedicated:read'], 200, 200],
    [['inference'], 200, 200],
    [['global'], 200, 200],
    [[], 403, 403],
  ])('%j: Elastic %i, Dedicated %i', async (scopes, elastic, ofDedicated) => {
    const key = await newKey({ scopes });
    expect((await chat(key.secret)).status).toBe(elastic);
    expect(await dedicated(key)).toBe(ofDedicated);
  });
});
