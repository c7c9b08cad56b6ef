// Gives a key a new secret under the same id; the one before it lives on for a grace window. The key of a seat is rotated
// by the person of that seat alone: whoever else manages it is never shown a secret of it.
import { rotateKey } from '@keywright/core/keys/key-lifecycle';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { mayBeShown } from '../user-keys/own-seat.ts';
import { type AuditDraft, type WritePorts, write } from '../write.ts';
import { findManagedKey } from './find-managed-key.ts';
import type { SecretOutcome } from './issuing/issue-key.ts';
import { type MintedSecret, mintSecret } from './mint-secret.ts';
import { presentKey } from './present-key.ts';

export interface RotateKeyRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: {
    readonly keyId: string;
    /** Life left to the old secret, in milliseconds; null for the default of its API. */
    readonly graceMs: number | null;
  };
}

export type RotateKey = (request: RotateKeyRequest) => Promise<SecretOutcome>;

export function createRotateKey(ports: WritePorts, apis: ApiCatalogue): RotateKey {
  return async ({ actor, idempotencyKey, input }) => {
    let minted: MintedSecret | null = null;
    const outcome = await write<KeyAnswer>(
      ports,
      { actor, idempotencyKey, operation: 'rotate-key', input },
      async (tx, now) => {
        const asked = { caller: actor, right: 'keys:write', keyId: input.keyId, now } as const;
        const found = await findManagedKey(tx, asked);
        if (!found.ok) return found.refusal;
        const { key } = found;
        if (!(await mayBeShown(tx.people, actor, key))) return { reason: 'seat_required' };
        const api = apis.findByName(key.api);
        if (api === null) return { reason: 'not_found' };
        if (api.rotation.kind === 'none') return { reason: 'rotation_not_offered' };
        const { defaultGraceMs, maxGraceMs } = api.rotation;
        const graceMs = input.graceMs ?? defaultGraceMs;
        if (graceMs < 0 || graceMs > maxGraceMs) {
          const message = `must be from 0 to ${maxGraceMs / 1000}`;
          return { reason: 'validation_error', problems: [{ field: 'graceSeconds', message }] };
        }
        const next = mintSecret(ports.secrets, api, { environment: key.environment, now });
        const rotated = rotateKey(key, next.record, now, graceMs);
        if (!rotated.ok) return { reason: rotated.reason };
        minted = next;
        await tx.keys.update(rotated.key);
        const details = { secretId: next.record.id, graceMs };
        const event: AuditDraft = {
          action: 'key.rotated',
          workspaceId: key.workspaceId,
          subjectId: key.id,
          details,
        };
        return { answer: presentKey(rotated.key, apis, now), events: [event], changed: [rotated.key] };
      },
    );
    return { ...outcome, secret: (minted as MintedSecret | null)?.value ?? null };
  };
}
