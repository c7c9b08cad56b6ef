// Ends the grace of an old secret early. The current secret is ended by rotating or revoking its key.
import { endSecret } from '@keywright/core/keys/key-lifecycle';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { findManagedKey } from './find-managed-key.ts';
import { presentKey } from './present-key.ts';

export interface EndSecretRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly keyId: string; readonly secretId: string };
}

export type EndSecret = (request: EndSecretRequest) => Promise<WriteOutcome<KeyAnswer>>;

export function createEndSecret(ports: WritePorts, apis: ApiCatalogue): EndSecret {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'end-secret', input }, async (tx, now) => {
      const asked = { caller: actor, right: 'keys:write', keyId: input.keyId, now } as const;
      const found = await findManagedKey(tx, asked);
      if (!found.ok) return found.refusal;
      const { key } = found;
      const ended = endSecret(key, input.secretId, now);
      if (!ended.ok) return { reason: ended.reason };
      const answer = presentKey(ended.key, apis, now);
      if (ended.key === key) return { answer, events: [], changed: [key] };
      await tx.keys.update(ended.key);
      const details = { secretId: input.secretId };
      const event: AuditDraft = {
        action: 'secret.ended',
        workspaceId: key.workspaceId,
        subjectId: key.id,
        details,
      };
      return { answer, events: [event], changed: [ended.key] };
    });
}
