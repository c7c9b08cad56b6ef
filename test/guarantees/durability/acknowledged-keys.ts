// What a server has acknowledged, to be held against it after it was killed; and what it was asked for when it was
// killed, which is there wholly or not at all.
import type { KeywrightClient } from '@keywright/sdk';
import { expect } from 'vitest';

/** A write whose answer never came. */
export interface Doubt {
  readonly kind: 'create' | 'rotate' | 'revoke';
  readonly idempotencyKey: string;
}

export interface AcknowledgedKey {
  readonly name: string;
  /** Null while its creation is in doubt. */
  id: string | null;
  /** Null when the answer that held it was lost. */
  secret: string | null;
  /** Every secret that was rotated out, without grace. */
  readonly retired: string[];
  isRevoked: boolean;
  doubt: Doubt | null;
}

export function newAcknowledgedKey(name: string): AcknowledgedKey {
  return { name, id: null, secret: null, retired: [], isRevoked: false, doubt: null };
}

/** Asks for all secrets of these keys, and expects what was acknowledged. */
export async function expectAsAcknowledged(
  { keys }: KeywrightClient,
  acknowledged: readonly AcknowledgedKey[],
): Promise<void> {
  const expected = acknowledged.flatMap(({ secret, retired, isRevoked }) => [
    ...retired.map((key) => ({ key, code: isRevoked ? 'key_revoked' : 'secret_retired' })),
    ...(secret === null ? [] : [{ key: secret, code: isRevoked ? 'key_revoked' : 'valid' }]),
  ]);
  for (let start = 0; start < expected.length; start += 100) {
    const some = expected.slice(start, start + 100);
    const answers = await keys.verifyBatch(some.map(({ key }) => ({ key })));
    expect(answers.map(({ code }) => code)).toEqual(some.map(({ code }) => code));
  }
}

/** Settles a write in doubt by asking for it again, as a careful client does; answers whether it had happened. */
export async function settleDoubt(
  { keys }: KeywrightClient,
  key: AcknowledgedKey,
  workspaceId: string,
): Promise<boolean> {
  const { doubt, id, secret } = key;
  key.doubt = null;
  if (doubt?.kind === 'create') {
    const body = { api: 'notes', workspaceId, name: key.name };
    const answer = await keys.create(body, { idempotencyKey: doubt.idempotencyKey });
    expect(answer).toMatchObject({ name: key.name, state: 'active', secrets: [{ state: 'current' }] });
    Object.assign(key, { id: answer.id, secret: answer.secret });
    return answer.secret === null;
  }
  if (doubt?.kind === 'rotate' && id !== null && secret !== null) {
    const before = key.retired.length + 1;
    const found = (await keys.get(id)).secrets.length;
    const { code } = await keys.verify({ key: secret });
    expect([found, code]).toEqual(found === before ? [before, 'valid'] : [before + 1, 'secret_retired']);
    const answer = await keys.rotate(id, { graceSeconds: 0 }, { idempotencyKey: doubt.idempotencyKey });
    // It happened before exactly when the retry has no secret to show.
    expect(answer.secret === null).toBe(found === before + 1);
    expect(answer.secrets).toHaveLength(before + 1);
    key.retired.push(secret);
    key.secret = answer.secret;
    return answer.secret === null;
  }
  if (doubt?.kind === 'revoke' && id !== null && secret !== null) {
    const { code } = await keys.verify({ key: secret });
    expect(['valid', 'key_revoked']).toContain(code);
    await keys.revoke(id);
    key.isRevoked = true;
    return code === 'key_revoked';
  }
  throw new Error(`${key.name} is in no doubt.`);
}
