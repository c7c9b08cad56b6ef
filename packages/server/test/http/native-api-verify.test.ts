// Verification over HTTP: the exact reason for a backend that asks, and nothing answered that was not asked well.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../../../test/harness/start-test-keywright.ts';

let keywright: TestKeywright;
let secret: string;
let keyId: string;
beforeAll(async () => {
  keywright = await startTestKeywright();
  const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'], metadata: { team: 'red' } });
  ({ secret, id: keyId } = key);
});
afterAll(() => keywright.close());

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  readonly body: any;
}

async function post(path: string, body: unknown): Promise<Answer> {
  const answer = await fetch(`${keywright.url}/api/v1/keys/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keywright.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}
const verify = (question: object = {}) => post('verify', { key: secret, ...question });
const codeOf = async (question: object) => (await verify(question)).body.code;

describe('a key that is asked about', () => {
  test('is known with all a backend needs', async () => {
    expect((await verify()).body).toMatchObject({
      valid: true,
      code: 'valid',
      keyId,
      scopes: ['inference:chat'],
      metadata: { team: 'red' },
      expiresAt: null,
      limits: [],
    });
  });

  test('may do what its scopes say, by name or by route', async () => {
    expect(await codeOf({ scope: 'inference:chat' })).toBe('valid');
    expect(await codeOf({ scope: 'inference:messages' })).toBe('insufficient_scope');
    expect(await codeOf({ method: 'POST', path: '/v1/chat/completions' })).toBe('valid');
    expect(await codeOf({ method: 'POST', path: '/v1/messages?x=1' })).toBe('insufficient_scope');
    expect(await codeOf({ method: 'GET', path: '/v1/chat/completions' })).toBe('method_not_allowed');
    expect(await codeOf({ path: '/v1/nothing' })).toBe('not_found');
    expect(await codeOf({ path: '/v1/public/models' })).toBe('valid');
  });

  test('is refused with the exact reason, whatever its API tells its callers', async () => {
    const revoked = await keywright.newKey({ api: 'stav' });
    await keywright.client.keys.revoke(revoked.id);
    expect(await codeOf({ key: revoked.secret })).toBe('key_revoked');
    const bound = await keywright.newKey({ api: 'stav', allowedAddresses: ['203.0.113.0/24'] });
    expect(await codeOf({ key: bound.secret })).toBe('address_not_allowed');
    expect(await codeOf({ key: bound.secret, address: '198.51.100.1' })).toBe('address_not_allowed');
    expect(await codeOf({ key: bound.secret, address: '203.0.113.9' })).toBe('valid');
    expect(await codeOf({ key: bound.secret, address: '::ffff:203.0.113.9' })).toBe('valid');
    expect(await codeOf({ key: 'hm_live_x' })).toBe('unknown_key');
    expect(await codeOf({ key: 'two words' })).toBe('unknown_key');
    expect(await codeOf({ key: 'two words', api: 'stav' })).toBe('malformed_credentials');
    expect(await codeOf({ key: '', api: 'stav' })).toBe('malformed_credentials');
    expect(await codeOf({ api: 'stevora' })).toBe('unknown_key');
    expect(await codeOf({ key: keywright.adminToken })).toBe('unknown_key');
  });

  test('takes the cost from its limits, and nothing when it is refused', async () => {
    const limits = [{ name: 'burst', per: 'key' as const, limit: 10, windowSeconds: 3600 }];
    const limited = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'], limits });
    const ask = async (question: object) => (await verify({ key: limited.secret, ...question })).body;
    expect((await ask({ cost: 4 })).limits).toMatchObject([{ name: 'burst', limit: 10, remaining: 6 }]);
    expect((await ask({ cost: 0 })).limits).toMatchObject([{ remaining: 6 }]);
    expect((await ask({ scope: 'inference:messages' })).code).toBe('insufficient_scope');
    expect(await ask({ cost: 7 })).toMatchObject({ valid: false, code: 'limit_exceeded' });
    expect((await ask({ cost: 6 })).limits).toMatchObject([{ remaining: 0 }]);
  });
});

describe('a question that is none', () => {
  test.each<[object, string]>([
    [{ api: 'none' }, 'api'],
    [{ api: 'stav', scope: 'none' }, 'scope'],
    [{ scope: 'inference:chat', path: '/v1/x' }, 'scope'],
    [{ path: 'v1/x' }, 'path'],
    [{ path: '//v1/x' }, 'path'],
    [{ path: '/v1/%2e%2e/x' }, 'path'],
    [{ address: '1.2.3' }, 'address'],
    [{ address: '' }, 'address'],
    [{ cost: -1 }, 'cost'],
    [{ cost: 1.5 }, 'cost'],
    [{ cost: 1e9 }, 'cost'],
    [{ key: 7 }, 'key'],
    [{ valid: true }, 'valid'],
  ])('%j: %s', async (question, field) => {
    const { status, body } = await verify(question);
    expect([status, body.code, body.problems[0].field]).toEqual([400, 'validation_error', field]);
  });
});

describe('a batch', () => {
  test('is answered in its order', async () => {
    const requests = [{ key: secret }, { key: 'x' }, { key: secret, scope: 'inference:messages' }];
    const { body } = await post('verify-batch', { requests });
    expect(body.data.map(({ code }: { code: string }) => code)).toEqual([
      'valid',
      'unknown_key',
      'insufficient_scope',
    ]);
  });

  test('has one to a hundred questions, and says which of them is none', async () => {
    expect((await post('verify-batch', { requests: [] })).status).toBe(400);
    expect((await post('verify-batch', { requests: Array(101).fill({ key: secret }) })).status).toBe(400);
    expect((await post('verify-batch', { requests: Array(100).fill({ key: secret }) })).status).toBe(200);
    const { body } = await post('verify-batch', {
      requests: [{ key: secret }, { key: secret, api: 'none' }],
    });
    expect(body.problems[0].field).toBe('requests[1].api');
  });
});
