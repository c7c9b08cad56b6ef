import Anthropic, {
  type APIError,
  AuthenticationError,
  InternalServerError,
  PermissionDeniedError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const asked = { max_tokens: 64, messages: [{ role: 'user' as const, content: 'How are you?' }] };

function clientWith(credential: { apiKey: string } | { authToken: string }): Anthropic {
  const baseURL = `${keywright.url}/stav`;
  return new Anthropic({ apiKey: null, authToken: null, ...credential, baseURL, maxRetries: 0 });
}

function message(client: Anthropic, model = 'sample') {
  return client.messages.create({ model, ...asked });
}

async function streamed(client: Anthropic, model = 'sample'): Promise<string> {
  return client.messages.stream({ model, ...asked }).finalText();
}

describe("Stav, through Anthropic's client", () => {
  it.each([
    'apiKey',
    'authToken',
  ] as const)('STAV-05 messages, plain and streamed, work with only %s and a base URL', async (option) => {
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:messages'] });
    const client = clientWith(option === 'apiKey' ? { apiKey: secret } : { authToken: secret });
    const { content } = await message(client);
    expect(content[0]).toMatchObject({
      type: 'text',
      text: expect.stringContaining('How are you?') as string,
    });
    expect(await streamed(client)).toContain('How are you?');
  });

  it('STAV-06 a bad key is its AuthenticationError, a missing scope its PermissionDeniedError', async () => {
    await expect(message(clientWith({ apiKey: 'hm_live_nonsense' }))).rejects.toBeInstanceOf(
      AuthenticationError,
    );
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const failure = await message(clientWith({ apiKey: secret })).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PermissionDeniedError);
    expect((failure as APIError).message).toContain('inference:messages');
  });

  it('STAV-06 limits are its RateLimitError, broken upstreams its InternalServerError', async () => {
    const { secret } = await keywright.newKey({ api: 'stav', scopes: ['inference:messages'] });
    const client = clientWith({ apiKey: secret });
    await expect(message(client, 'sample-status-429')).rejects.toBeInstanceOf(RateLimitError);
    await expect(message(client, 'sample-status-500')).rejects.toBeInstanceOf(InternalServerError);
    await expect(message(client, 'sample-reset')).rejects.toMatchObject({ status: 502 });
  });

  it('STAV-08 both secrets work during the grace window; ended early, the old one stops at once', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:messages'] });
    const rotated = await keywright.client.keys.rotate(key.id);
    const [before, after] = [
      clientWith({ apiKey: key.secret }),
      clientWith({ apiKey: rotated.secret ?? '' }),
    ];
    expect(await streamed(before)).toContain('How are you?');
    expect(await streamed(after)).toContain('How are you?');
    await keywright.client.keys.endSecret(key.id, rotated.secrets[0]?.id ?? '');
    await expect(message(before)).rejects.toBeInstanceOf(AuthenticationError);
    expect((await message(after)).content).toHaveLength(1);
  });

  it('STAV-10 after revocation the next call fails, and a running stream breaks within 100 ms', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:messages'] });
    const client = clientWith({ apiKey: key.secret });
    const stream = client.messages.stream({ model: 'sample-stream-1000-10', ...asked });
    let texts = 0;
    stream.on('text', () => {
      texts += 1;
    });
    const ended = stream.done().then(
      () => ({ error: null, at: performance.now() }),
      (error: unknown) => ({ error, at: performance.now() }),
    );
    while (texts < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await keywright.client.keys.revoke(key.id);
    const revokedAt = performance.now();
    await expect(message(client)).rejects.toBeInstanceOf(AuthenticationError);
    const { error, at } = await ended;
    expect(error).not.toBeNull();
    expect(at - revokedAt).toBeLessThan(100);
    expect(texts).toBeLessThan(1000);
  });
});
