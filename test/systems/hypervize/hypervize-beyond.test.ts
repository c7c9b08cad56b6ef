// What Hypervize means to have one day, and has here: limits, expiry and fine scopes of each key, and what it was used for.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IssueKeyBody } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

const messages = [{ role: 'user' as const, content: 'one two three' }];

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
    const endpoint = `endpt-${Buffer.from(workspaceId.slice(-6)).toString('hex')}`;
    const answer = await fetch(`${keywright.url}/hypervize/api/d/${endpoint}`, {
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
