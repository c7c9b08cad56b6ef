// Lets the old secret of a rotated key work for longer, up to the longest grace of its API. It brings nothing back that has
// ended, and shortens nothing.
import { formatInstant } from '@keywright/core/instant';
import { extendGrace } from '@keywright/core/keys/key-lifecycle';
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { findManagedKey } from './find-managed-key.ts';
import { presentKey } from './present-key.ts';

export interface ExtendGraceRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly keyId: string; readonly secretId: string; readonly retiresAt: number };
}

export type ExtendGrace = (request: ExtendGraceRequest) => Promise<WriteOutcome<KeyAnswer>>;

export function createExtendGrace(ports: WritePorts, apis: ApiCatalogue): ExtendGrace {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'extend-grace', input }, async (tx, now) => {
      const { keyId, secretId, retiresAt } = input;
      const found = await findManagedKey(tx, { caller: actor, right: 'keys:write', keyId, now });
      if (!found.ok) return found.refusal;
      const { key } = found;
      const api = apis.findByName(key.api);
      if (api === null) return { reason: 'not_found' };
      if (api.rotation.kind === 'none') return { reason: 'rotation_not_offered' };
      const { maxGraceMs } = api.rotation;
      const extended = extendGrace(key, secretId, { retiresAt, maxGraceMs, now });
      if (!extended.ok) {
        if (extended.reason !== 'outside_grace') return { reason: extended.reason };
        const problem = { field: 'retiresAt', message: outsideWords(retiresAt, extended) };
        return { reason: 'validation_error', problems: [problem] };
      }
      const answer = presentKey(extended.key, apis, now);
      if (extended.key === key) return { answer, events: [], changed: [key] };
      await tx.keys.update(extended.key);
      const details = { secretId, retiresAt };
      const event: AuditDraft = {
        action: 'secret.extended',
        workspaceId: key.workspaceId,
        subjectId: key.id,
        details,
      };
      return { answer, events: [event], changed: [extended.key] };
    });
}

interface Bounds {
  readonly earliestAt: number;
  readonly latestAt: number;
}

function outsideWords(retiresAt: number, { earliestAt, latestAt }: Bounds): string {
  return retiresAt < earliestAt
    ? `must not be before ${formatInstant(earliestAt)}, when the secret ends as it is`
    : `must be at most ${formatInstant(latestAt)}: the longest grace of this API, from the rotation`;
}
