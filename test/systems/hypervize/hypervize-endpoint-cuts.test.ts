// HVZ-09 on dedicated routes, and the same for endpoints: what lets a request in no more ends it while it runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { hypervize } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRawStream } from '../../harness/raw-stream.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { askRaw } from '../../hostile/raw-request.ts';
import { CHAT, newEndpoint } from './dedicated-rig.ts';

const WITHIN_MS = 100;
const STREAM = { ...CHAT, model: 'sample-stream-1000000-5', stream: true };
const SLOW = { ...CHAT, model: 'sample-slow-60000' };

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [hypervize] });
});
afterAll(() => keywright.close());

type Closing = (endpointId: string, keyId: string) => Promise<unknown>;
const revoke: Closing = (_, keyId) => keywright.client.keys.revoke(keyId);
const remove: Closing = (id) => keywright.client.endpoints.delete(id);
const close: Closing = (id) => keywright.client.endpoints.edit(id, { authMode: 'private' });

interface Running {
  readonly who: 'owner' | 'guest' | 'nobody';
  readonly closing: Closing;
}

async function begin({ who }: Running) {
  const owner = await keywright.newKey({ api: 'hypervize', scopes: ['inference'] });
  const guest = await keywright.newKey({ api: 'hypervize', scopes: ['inference'] });
  const authMode = who === 'owner' ? 'private' : 'public';
  const id = await newEndpoint(keywright, owner.workspaceId, { authMode });
  const key = who === 'guest' ? guest : owner;
  return {
    id,
    key,
    path: `/hypervize/api/d/${id}/chat/completions`,
    secret: who === 'nobody' ? null : key.secret,
  };
}

const CASES: readonly (readonly [string, Running, number, string])[] = [
  ["a key's revocation", { who: 'owner', closing: revoke }, 401, 'Invalid API key'],
  ["a guest's revocation", { who: 'guest', closing: revoke }, 401, 'Invalid API key'],
  ["the endpoint's end", { who: 'owner', closing: remove }, 404, 'There is nothing here'],
  ["the endpoint's end, for a guest", { who: 'guest', closing: remove }, 404, 'There is nothing here'],
  ["the endpoint's end, without a key", { who: 'nobody', closing: remove }, 401, 'No API key was sent'],
  ['becoming private, for a guest', { who: 'guest', closing: close }, 404, 'There is nothing here'],
  ['becoming private, without a key', { who: 'nobody', closing: close }, 401, 'No API key was sent'],
];

describe('HVZ-09 a request on a dedicated route', () => {
  it.each(CASES)('without an answer yet is refused by %s', async (_, running, status, message) => {
    const { id, key, path, secret } = await begin(running);
    const calls = keywright.upstream.calls.length;
    const lines = secret === null ? [] : [`Authorization: Bearer ${secret}`];
    const answer = askRaw(keywright.url, { start: `POST ${path}`, lines, json: SLOW });
    while (keywright.upstream.calls.length === calls) await sleep(1);
    await running.closing(id, key.id);
    const closedAt = performance.now();
    const refused = await answer;
    expect(performance.now() - closedAt).toBeLessThan(WITHIN_MS);
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([status, { error: { message } }]);
  });

  it.each(CASES)('that streams is aborted by %s, without [DONE] and without an end', async (_, running) => {
    const { id, key, path, secret } = await begin(running);
    const stream = openRawStream({ url: keywright.url, path, secret, body: STREAM });
    await stream.until('chunk-3');
    await running.closing(id, key.id);
    const closedAt = performance.now();
    expect((await stream.ended) - closedAt).toBeLessThan(WITHIN_MS);
    expect(stream.received).toContain('200 OK');
    expect(stream.received).not.toContain('[DONE]');
    expect(stream.received).not.toContain('\r\n0\r\n\r\n');
  });

  it('runs on when another endpoint ends, its own is renamed, or becomes private to its owner', async () => {
    const { id, key, path, secret } = await begin({ who: 'owner', closing: remove });
    await keywright.client.endpoints.edit(id, { authMode: 'public' });
    const another = await newEndpoint(keywright, key.workspaceId);
    const body = { ...STREAM, model: 'sample-stream-60-5' };
    const stream = openRawStream({ url: keywright.url, path, secret, body });
    await stream.until('chunk-3');
    await keywright.client.endpoints.delete(another);
    await keywright.client.endpoints.edit(id, { name: 'Renamed', authMode: 'private' });
    await stream.until('[DONE]');
    stream.destroy();
  });

  it('that is cut is billed up to the cut, to the owner of the endpoint', async () => {
    const { id, key, path, secret } = await begin({ who: 'nobody', closing: close });
    const stream = openRawStream({ url: keywright.url, path, secret, body: STREAM });
    await stream.until('chunk-9');
    await close(id, key.id);
    await stream.ended;
    const { totals } = await keywright.client.workspaces.usage(key.workspaceId);
    expect(totals).toMatchObject({ requests: 1, billable: 1 });
    expect(totals.tokens.output).toBeGreaterThan(0);
  });

  it.each(
    CASES.slice(3),
  )('whose body came slowly is refused by %s, and reaches no upstream', async (...row) => {
    const [, running, status, message] = row;
    const { id, key, path, secret } = await begin(running);
    const owner = (await keywright.client.endpoints.get(id)).workspaceId;
    const stream = openRawStream({ url: keywright.url, path, secret, body: CHAT, heldBack: 10 });
    // Let in so far, and waited for.
    await sleep(100);
    await running.closing(id, key.id);
    const calls = keywright.upstream.calls.length;
    stream.send(JSON.stringify(CHAT).slice(-10));
    await stream.until(message);
    expect(stream.received).toContain(`HTTP/1.1 ${status} `);
    expect(keywright.upstream.calls).toHaveLength(calls);
    // Never let in, where one that is cut would have been.
    const { totals } = await keywright.client.workspaces.usage(owner);
    expect(totals.requests).toBe(0);
    stream.destroy();
  });
});
