import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI, { AuthenticationError, PermissionDeniedError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRawStream } from '../../harness/raw-stream.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

const ELASTIC = '/hypervize/api/chat/completions';
const messages = [{ role: 'user' as const, content: 'How are you?' }];

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const newKey = (...scopes: string[]) => keywright.newKey({ api: 'hypervize', scopes });

async function chat(secret: string, model = 'sample') {
  const answer = await fetch(keywright.url + ELASTIC, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  return { status: answer.status, body: (await answer.json()) as any };
}

/** The path of a new dedicated endpoint of this workspace. */
async function dedicatedOf(workspaceId: string): Promise<string> {
  const { id } = await keywright.client.endpoints.create({ api: 'hypervize', workspaceId, name: 'Own' });
  return `/hypervize/api/d/${id}`;
}

describe('Hypervize', () => {
  it('HVZ-01 a key starts with hvz_live_ and is 42 characters long in all', async () => {
    const secrets: string[] = [];
    for (let made = 0; made < 20; made += 1) secrets.push((await newKey('inference')).secret);
    for (const secret of secrets) {
      expect(secret).toMatch(/^hvz_live_[0-9A-Za-z]{33}$/);
      expect(secret).toHaveLength(42);
    }
    expect(new Set(secrets).size).toBe(secrets.length);
    const [good = ''] = secrets;
    expect((await chat(good)).status).toBe(200);
    for (const bad of [good.slice(0, -1), `${good}0`, good.replace('live', 'test')]) {
      expect((await chat(bad)).status, bad).toBe(401);
    }
  });

  it('HVZ-02 only the prefix of a key is ever shown again, and nothing of it is kept', async () => {
    const { id, secret, workspaceId } = await newKey('inference');
    await chat(secret);
    const shown = await keywright.client.keys.get(id);
    expect([shown.preview, shown.secrets[0]?.preview]).toEqual(['hvz_live_…', 'hvz_live_…']);
    const listed = JSON.stringify([shown, await keywright.client.keys.list({ workspaceId })]);
    const random = secret.slice('hvz_live_'.length);
    for (let at = 0; at + 8 <= random.length; at += 1) expect(listed).not.toContain(random.slice(at, at + 8));
    const kept = readdirSync(keywright.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
    expect(kept.length).toBeGreaterThan(0);
    for (const bytes of kept) expect(bytes.includes(random)).toBe(false);
  });

  it('HVZ-03 inference opens Elastic and Dedicated; global opens all that inference opens', async () => {
    for (const scope of ['inference', 'global']) {
      const { secret, workspaceId } = await newKey(scope);
      expect((await chat(secret)).status, scope).toBe(200);
      const headers = { authorization: `Bearer ${secret}` };
      const shown = await fetch(keywright.url + (await dedicatedOf(workspaceId)), { headers });
      expect([shown.status, await shown.json()], scope).toMatchObject([200, { workspaceId }]);
    }
    const none = await newKey();
    expect(await chat(none.secret)).toMatchObject({
      status: 403,
      body: { error: { code: 'insufficient_scope' } },
    });
  });

  it('HVZ-03 global is marked as legacy, and offered last', async () => {
    const refused = await newKey('nothing').catch((error: unknown) => error);
    expect(String((refused as Error).message)).toContain(
      'there are: inference, elastic-only, dedicated:read, global',
    );
    const page = await (await fetch(`${keywright.url}/portal/about`)).text();
    const section = page.slice(
      page.indexOf('id="api-hypervize-scopes"'),
      page.indexOf('id="api-hypervize-routes"'),
    );
    const rows = [...section.matchAll(/"rowheader"[^>]*><code class="scope">([^<]+)<(.*?)<\/tr>/gs)];
    expect(rows.map(([, scope]) => scope)).toEqual(['inference', 'elastic-only', 'dedicated:read', 'global']);
    expect(rows.map(([row]) => row.includes('Kept for old keys'))).toEqual([false, false, false, true]);
  });

  it("HVZ-05 Elastic works with OpenAI's client: plain, streamed, refused", async () => {
    const clientWith = (apiKey: string) =>
      new OpenAI({ apiKey, baseURL: `${keywright.url}/hypervize/api`, maxRetries: 0 });
    const client = clientWith((await newKey('inference')).secret);
    const whole = await client.chat.completions.create({ model: 'sample', messages });
    expect(whole.choices[0]?.message.content).toContain('How are you?');
    let text = '';
    const stream = await client.chat.completions.create({ model: 'sample', messages, stream: true });
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toContain('How are you?');
    const refusedAs = (apiKey: string) =>
      clientWith(apiKey)
        .chat.completions.create({ model: 'sample', messages })
        .catch((error: unknown) => error);
    expect(await refusedAs('hvz_live_nonsense')).toBeInstanceOf(AuthenticationError);
    expect(await refusedAs((await newKey('dedicated:read')).secret)).toBeInstanceOf(PermissionDeniedError);
  });
});

describe('HVZ-09 a revocation is immediate and without grace', () => {
  const WITHIN_MS = 100;

  async function reachedUpstream(calls: number): Promise<void> {
    while (keywright.upstream.calls.length < calls) await sleep(1);
  }

  it('the next request is 401, and no rotation leaves an old secret alive', async () => {
    const { id, secret } = await newKey('inference');
    await expect(keywright.client.keys.rotate(id)).rejects.toMatchObject({ code: 'rotation_not_offered' });
    expect((await chat(secret)).status).toBe(200);
    await keywright.client.keys.revoke(id);
    expect(await chat(secret)).toMatchObject({
      status: 401,
      body: { error: { message: 'Invalid API key' } },
    });
  });

  it('a request without an answer yet is 401 "Invalid API key"', async () => {
    const { id, secret } = await newKey('inference');
    const calls = keywright.upstream.calls.length;
    const running = chat(secret, 'sample-slow-60000').then((answer) => ({ answer, at: performance.now() }));
    await reachedUpstream(calls + 1);
    await keywright.client.keys.revoke(id);
    const revokedAt = performance.now();
    const { answer, at } = await running;
    expect(answer).toMatchObject({ status: 401, body: { error: { message: 'Invalid API key' } } });
    expect(at - revokedAt).toBeLessThan(WITHIN_MS);
  });

  it('a stream that has begun is aborted, without [DONE] and without an end', async () => {
    const { id, secret } = await newKey('inference');
    const body = { model: 'sample-stream-1000000-5', stream: true, messages };
    const stream = openRawStream({ url: keywright.url, path: ELASTIC, secret, body });
    await stream.until('chunk-3');
    await keywright.client.keys.revoke(id);
    const revokedAt = performance.now();
    expect((await stream.ended) - revokedAt).toBeLessThan(WITHIN_MS);
    expect(stream.received).toContain('200 OK');
    expect(stream.received).not.toContain('[DONE]');
    expect(stream.received).not.toContain('\r\n0\r\n\r\n');
    expect(stream.received).not.toContain('Invalid API key');
  });

  it('requests of other keys of the account run on', async () => {
    const first = await newKey('inference');
    const second = await keywright.newKey({
      api: 'hypervize',
      scopes: ['inference'],
      workspaceId: first.workspaceId,
    });
    const body = { model: 'sample-stream-40-5', stream: true, messages };
    const stream = openRawStream({ url: keywright.url, path: ELASTIC, secret: second.secret, body });
    await stream.until('chunk-3');
    await keywright.client.keys.revoke(first.id);
    await stream.until('[DONE]');
    stream.destroy();
  });
});
