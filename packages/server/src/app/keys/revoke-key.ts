// Revokes a key: every secret of it, at once, for ever. Returns when that holds on every node.
// Revoking a revoked key answers the same again, so a lost answer needs no memory to be retried.
import { formatInstant } from '@keywright/core/instant';
import { revokeKey } from '@keywright/core/keys/key-lifecycle';
import type { RevokeAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { findManagedKey } from './find-managed-key.ts';

export interface RevokeKeyRequest {
  readonly actor: Caller;
  readonly input: { readonly keyId: string; readonly reason: string | null };
}

export type RevokeKey = (request: RevokeKeyRequest) => Promise<WriteOutcome<RevokeAnswer>>;

export function createRevokeKey(ports: WritePorts): RevokeKey {
  return ({ actor, input }) =>
    write(ports, { actor, idempotencyKey: null, operation: 'revoke-key', input }, async (tx, now) => {
      const asked = { caller: actor, right: 'keys:write', keyId: input.keyId, now } as const;
      const found = await findManagedKey(tx, asked);
      if (!found.ok) return found.refusal;
      const { key } = found;
      const revoked = revokeKey(key, now, input.reason);
      const revokedAt = formatInstant(revoked.revokedAt ?? now);
      const answer: RevokeAnswer = { id: key.id, state: 'revoked', revokedAt };
      if (revoked === key) return { answer, events: [], changed: [key] };
      await tx.keys.update(revoked);
      const details = { reason: input.reason };
      const event: AuditDraft = {
        action: 'key.revoked',
        workspaceId: key.workspaceId,
        subjectId: key.id,
        details,
      };
      return { answer, events: [event], changed: [revoked] };
    });
}
