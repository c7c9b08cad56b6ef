// The hot path: what each step refuses, what a refusal costs, and what is written down.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { type LimitRule, limitRule } from '@keywright/core/limits/limit-rule';
import { describe, expect, test } from 'vitest';
import { assembleUseCases, OPERATOR } from '../../../../test/harness/assemble-use-cases.ts';
import { notes, patient } from '../../../../test/harness/guarantee-apis.ts';
import { requestFacts, usageEntry } from '../../../../test/harness/request-facts.ts';
import type { KeyReader, Storage } from '../../src/app/ports.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { digest } from '../../src/system/secrets.ts';

/** A memory whose lookups by digest are counted, held up, and failed at will. */
function watchedStorage() {
  const storage = createMemoryStorage({ digest });
  const watch = { lookups: 0, before: async () => {} };
  const findByDigest: KeyReader['findByDigest'] = async (wanted) => {
    watch.lookups += 1;
    await watch.before();
    return storage.keys.findByDigest(wanted);
  };
  const watched: Storage = { ...storage, keys: { ...storage.keys, findByDigest } };
  return { storage: watched, watch };
}

function setUp(apis: readonly ApiDefinition[] = [notes, patient]) {
  const { storage, watch } = watchedStorage();
  return { watch, ...assembleUseCases({ storage, apis }) };
}

const rule = (name: string, limit: number, changes: Partial<LimitRule> = {}): LimitRule => {
  return limitRule({ name, per: 'key', limit, window: 60_000, ...changes });
};

describe('junk', () => {
  test('is refused without a lookup', async () => {
    const { watch, verify, newKey } = setUp();
    const { secret } = await newKey();
    const flipped = secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0');
    for (const text of ['', 'x', 'nts_live_', secret.slice(0, -1), `${secret}0`, flipped, 'ptt_live_abc']) {
      expect(await verify(text)).toMatchObject({
        valid: false,
        key: null,
        denial: { reason: 'unknown_key' },
      });
    }
    expect(watch.lookups).toBe(0);
  });

  test('no credential, and one that was sent wrongly, are told apart', async () => {
    const { useCases } = setUp();
    const asked = { ...requestFacts(notes), access: { kind: 'any-key' }, workspaceId: null } as const;
    const none = await useCases.verifyKey({ ...asked, credential: { kind: 'none' } });
    expect(none).toMatchObject({ denial: { reason: 'missing_credentials' } });
    for (const reason of ['malformed_credentials', 'multiple_credentials'] as const) {
      const refused = await useCases.verifyKey({ ...asked, credential: { kind: 'refused', reason } });
      expect(refused).toMatchObject({ denial: { reason } });
    }
  });
});

describe('a key', () => {
  test('is looked up once, and known from then on', async () => {
    const { watch, verify, newKey } = setUp();
    const { secret, keyId } = await newKey();
    for (let time = 0; time < 5; time += 1)
      expect(await verify(secret)).toMatchObject({ key: { id: keyId } });
    expect(watch.lookups).toBe(1);
  });

  test('of another API is unknown, even where its secrets look the same', async () => {
    const twin = { ...patient, secretFormat: notes.secretFormat };
    const { verify, newKey } = setUp([notes, twin]);
    const { secret } = await newKey();
    const verdict = await verify(secret, { api: twin });
    expect(verdict).toMatchObject({ valid: false, key: null, denial: { reason: 'unknown_key' } });
  });

  test('is refused for an address outside, and for one nobody knows', async () => {
    const { verify, newKey } = setUp();
    const { secret } = await newKey({ allowedAddresses: ['192.0.2.0/24', '2001:db8::/32'] });
    const outcomes = [];
    for (const address of ['192.0.2.255', '2001:db8::1', '192.0.3.0', null]) {
      const verdict = await verify(secret, { address });
      outcomes.push(verdict.valid || verdict.denial.reason);
    }
    expect(outcomes).toEqual([true, true, 'address_not_allowed', 'address_not_allowed']);
  });

  test('is refused for the workspace of another', async () => {
    const { verify, newKey, newWorkspace } = setUp();
    const { secret } = await newKey();
    expect(await verify(secret, { workspaceId: await newWorkspace() })).toMatchObject({
      denial: { reason: 'workspace_mismatch' },
    });
  });

  test('that ends while the store is asked is refused', async () => {
    const { watch, clock, verify, newKey } = setUp();
    const { secret } = await newKey({ expiresAt: clock.now() + 10 });
    watch.before = async () => clock.advance(10);
    expect(await verify(secret)).toMatchObject({ denial: { reason: 'key_expired' } });
  });
});

describe('a store that cannot answer', () => {
  test('is our failure and never makes a key unknown', async () => {
    const { watch, verify, newKey, failures } = setUp();
    const { secret } = await newKey();
    const failure = new Error('disk');
    watch.before = () => Promise.reject(failure);
    expect(await verify(secret)).toMatchObject({
      valid: false,
      denial: { reason: 'store_unavailable', retryAfterSeconds: 1 },
    });
    expect(failures).toEqual([failure]);
    watch.before = async () => {};
    expect(await verify(secret)).toMatchObject({ valid: true });
  });
});

describe('limits', () => {
  const limited = { ...notes, limits: [rule('minute', 3), rule('hour', 5, { window: 3_600_000 })] };

  test('are charged together or not at all, and say when to come back', async () => {
    const { verify, newKey, clock } = setUp([limited]);
    const { secret } = await newKey();
    const ask = () => verify(secret, { api: limited });
    const remaining = (verdict: Awaited<ReturnType<typeof ask>>) =>
      verdict.limits.map((status) => status.remaining);
    expect(remaining(await ask())).toEqual([2, 4]);
    await ask();
    await ask();
    const refused = await ask();
    expect(refused).toMatchObject({
      denial: {
        reason: 'limit_exceeded',
        violated: [{ name: 'minute', limit: 3, used: 3 }],
        retryAfterSeconds: 60,
      },
    });
    expect(remaining(refused)).toEqual([0, 2]);
    clock.advance(59_999);
    expect(await ask()).toMatchObject({ denial: { retryAfterSeconds: 1 } });
    clock.advance(1);
    expect(remaining(await ask())).toEqual([2, 1]);
  });

  test('are not charged for a request that is refused for another reason', async () => {
    const { verify, newKey } = setUp([limited]);
    const { secret } = await newKey({ scopes: ['read'] });
    for (let time = 0; time < 5; time += 1) {
      await verify(secret, { api: limited, access: { kind: 'scope', scope: 'chat' } });
      await verify('nts_live_nonsense', { api: limited });
    }
    expect((await verify(secret, { api: limited })).limits[0]?.remaining).toBe(2);
  });

  test("of the key itself stand beside those of the API, under the key's own count", async () => {
    const { verify, newKey } = setUp([limited]);
    const own = await newKey({ limits: [rule('own', 1)] });
    const other = await newKey();
    expect((await verify(own.secret, { api: limited })).limits.map(({ name }) => name)).toEqual([
      'minute',
      'hour',
      'own',
    ]);
    expect(await verify(own.secret, { api: limited })).toMatchObject({
      denial: { violated: [{ name: 'own' }] },
    });
    expect((await verify(other.secret, { api: limited })).valid).toBe(true);
  });
});

describe('every verdict', () => {
  test('is in the journal with its exact reason, whose key it was, and nothing of the secret', async () => {
    const { verify, newKey, usage, clock, useCases } = setUp();
    const { secret, keyId, secretId } = await newKey();
    await verify(secret);
    await verify('nts_live_nonsense');
    await useCases.revokeKey({ actor: OPERATOR, input: { keyId, reason: null } });
    await verify(secret);
    const of = usageEntry({ at: clock.now(), address: '127.0.0.1', requestId: 'req_1' });
    const nobody = { keyId: null, secretId: null, workspaceId: null };
    const workspaceId = expect.stringMatching(/^ws_/);
    expect(usage).toEqual([
      { ...of, outcome: 'valid', keyId, secretId, workspaceId },
      { ...of, outcome: 'unknown_key', ...nobody, isBillable: false },
      { ...of, outcome: 'key_revoked', keyId, secretId, workspaceId, isBillable: false },
    ]);
    expect(JSON.stringify(usage)).not.toContain(secret.slice('nts_live_'.length));
  });
});
