// Gives an unclaimed key its first secret, shown to whoever claims it and to nobody else. The key of a seat is claimed by
// the person of that seat alone; a key of the workspace by whoever may write keys there.
import type { EpochMs } from '@keywright/core/instant';
import { claimKey } from '@keywright/core/keys/key-lifecycle';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import type { Caller, CallerReader } from '../../caller.ts';
import { mayBeShown } from '../../user-keys/own-seat.ts';
import { type AuditDraft, type WritePorts, write } from '../../write.ts';
import { tellMadeWithUser } from '../defaults/tell-made-with-user.ts';
import { findManagedKey, type ManagedKey } from '../find-managed-key.ts';
import { mintSecret } from '../mint-secret.ts';
import { presentKey } from '../present-key.ts';
import type { SecretOutcome } from './issue-key.ts';

export interface ClaimKeyRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly keyId: string };
}

export type ClaimKey = (request: ClaimKeyRequest) => Promise<SecretOutcome>;

export function createClaimKey(ports: WritePorts, apis: ApiCatalogue): ClaimKey {
  return async ({ actor, idempotencyKey, input }) => {
    let secret: string | null = null;
    const outcome = await write<KeyAnswer>(
      ports,
      { actor, idempotencyKey, operation: 'claim-key', input },
      async (tx, now) => {
        const found = await findClaimableKey(tx, { caller: actor, keyId: input.keyId, now });
        if (!found.ok) return found.refusal;
        const { key } = found;
        const api = apis.findByName(key.api);
        if (api === null) return { reason: 'not_found' };
        const first = mintSecret(ports.secrets, api, { environment: key.environment, now });
        const claimed = claimKey(key, first.record, now);
        if (!claimed.ok) return { reason: claimed.reason };
        await tx.keys.update(claimed.key);
        secret = first.value;
        const { id: subjectId, workspaceId, ownerMemberId } = key;
        const details = { secretId: first.record.id, ownerMemberId };
        const event: AuditDraft = { action: 'key.claimed', workspaceId, subjectId, details };
        const before =
          ownerMemberId === null
            ? []
            : await tellMadeWithUser(tx, { field: 'memberId', id: ownerMemberId, now });
        const events = [...before, event];
        return { answer: presentKey(claimed.key, apis, now), events, changed: [claimed.key] };
      },
    );
    return { ...outcome, secret };
  };
}

interface ClaimQuestion {
  readonly caller: Caller;
  readonly keyId: string;
  readonly now: EpochMs;
}

async function findClaimableKey(reader: CallerReader, question: ClaimQuestion): Promise<ManagedKey> {
  const seen = await findManagedKey(reader, { ...question, right: 'keys:read' });
  if (!seen.ok) return seen;
  if (seen.key.ownerMemberId === null) return findManagedKey(reader, { ...question, right: 'keys:write' });
  const isTheirs = await mayBeShown(reader.people, question.caller, seen.key);
  return isTheirs ? seen : { ok: false, refusal: { reason: 'seat_required' } };
}
