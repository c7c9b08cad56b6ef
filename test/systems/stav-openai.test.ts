import OpenAI, {
  type APIError,
  AuthenticationError,
  InternalServerError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const messages = [{ role: 'user', content: 'How are you?' }] as const;

function clientWith(apiKey: string): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${keywright.url}/stav/v1`, maxRetries: 0 });
}

function chat(client: OpenAI, model = 'sample') {
  return client.chat.completions.create({ model, messages: [...messages] });
}

async function streamed(client: OpenAI, model = 'sample'): Promise<string> {
  let text = '';
  const stream = await client.chat.completions.create({ model, messages: [...messages], stream: true });
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

describe("Stav, through OpenAI's client", () => {
  it('STAV-04 chat, streamed chat and embeddings work with only a key and a base URL', async () => {
    const { secret } = await keywright.newKey({
      api: 'stav',
      scopes: ['inference:chat', 'inference:embeddings'],
    });
    const client = clientWith(secret);
    expect((await chat(client)).choices[0]?.message.content).toContain('How are you?');
    expect(await streamed(client)).toContain('How are you?');
    const { data, usage } = await client.embeddings.create({ model: 'sample', input: ['one', 'two'] });
    expect(data).toHaveLength(2);
    expect(data[0]?.embedding.every(Number.isFinite)).toBe(true);
    expect(usage.total_tokens).toBeGreaterThan(0);
  });

  it('STAV-06 a bad key is its AuthenticationError', async () => {
    const failure = await chat(clientWith('hm_live_nonsense')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthenticationError);
    expect(failure).toMatchObject({ status: 401, code: 'invalid_key', type: 'authentication_error' });
    expect((failure as APIError).requestID).toMatch(/^req_/);
  });

  it('STAV-06 a missing scope is its PermissionDeniedError and names the scope', async () => {
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:embeddings'] });
    const failure = await chat(clientWith(secret)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PermissionDeniedError);
    expect((failure as APIError).message).toContain('inference:chat');
  });

  it("STAV-06 our own limit and the upstream's are both its RateLimitError", async () => {
    const limits = [{ name: 'burst', per: 'key' as const, limit: 1, windowSeconds: 3600 }];
    const limited = clientWith(
      (await keywright.newKey({ api: 'stav', scopes: ['inference:chat'], limits })).secret,
    );
    await chat(limited);
    const ours = await chat(limited).catch((error: unknown) => error);
    expect(ours).toBeInstanceOf(RateLimitError);
    expect(Number((ours as APIError).headers?.get('retry-after'))).toBeGreaterThanOrEqual(1);
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    await expect(chat(clientWith(secret), 'sample-status-429')).rejects.toBeInstanceOf(RateLimitError);
  });

  it('STAV-06 an upstream that fails or is not there is its InternalServerError', async () => {
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    await expect(chat(clientWith(secret), 'sample-status-503')).rejects.toBeInstanceOf(InternalServerError);
    const broken = await chat(clientWith(secret), 'sample-reset').catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(InternalServerError);
    expect(broken).toMatchObject({ status: 502 });
  });

  it('STAV-08 both secrets work during the grace window, and the old one stops at its end', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const rotated = await keywright.client.keys.rotate(key.id, { graceSeconds: 1 });
    const [before, after] = [clientWith(key.secret), clientWith(rotated.secret ?? '')];
    expect(await streamed(before)).toContain('How are you?');
    expect(await streamed(after)).toContain('How are you?');
    const retiresAt = Date.parse(rotated.secrets[0]?.retiresAt ?? '');
    await new Promise((resolve) => setTimeout(resolve, retiresAt - Date.now() + 1));
    await expect(chat(before)).rejects.toBeInstanceOf(AuthenticationError);
    expect((await chat(after)).choices).toHaveLength(1);
  });

  it('STAV-10 after revocation the next call fails, and a running stream breaks within 100 ms', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const client = clientWith(key.secret);
    const stream = await client.chat.completions.create({
      model: 'sample-stream-1000-10',
      messages: [...messages],
      stream: true,
    });
    let chunks = 0;
    const ended = (async () => {
      for await (const _ of stream) chunks += 1;
    })().then(
      () => ({ error: null, at: performance.now() }),
      (error: unknown) => ({ error, at: performance.now() }),
    );
    while (chunks < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await keywright.client.keys.revoke(key.id);
    const revokedAt = performance.now();
    await expect(chat(client)).rejects.toBeInstanceOf(AuthenticationError);
    const { error, at } = await ended;
    expect(error).not.toBeNull();
    expect(at - revokedAt).toBeLessThan(100);
    expect(chunks).toBeLessThan(1000);
  });
});
