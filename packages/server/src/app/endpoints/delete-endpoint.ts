// Deletes an endpoint, for ever: from the answer on it is not there, and its running requests are cut.
import { formatInstant } from '@keywright/core/instant';
import type { DeleteEndpointAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { findManagedEndpoint } from './find-managed-endpoint.ts';

export interface DeleteEndpointRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly endpointId: string };
}

export type DeleteEndpoint = (request: DeleteEndpointRequest) => Promise<WriteOutcome<DeleteEndpointAnswer>>;

export function createDeleteEndpoint(ports: WritePorts): DeleteEndpoint {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'delete-endpoint', input }, async (tx, now) => {
      const { endpointId } = input;
      const asked = { caller: actor, right: 'endpoints:write', endpointId, now } as const;
      const found = await findManagedEndpoint(tx, asked);
      if (!found.ok) return found.refusal;
      const deleted = { ...found.endpoint, deletedAt: now };
      await tx.endpoints.update(deleted);
      const { workspaceId, name } = deleted;
      const event: AuditDraft = {
        action: 'endpoint.deleted',
        workspaceId,
        subjectId: endpointId,
        details: { name },
      };
      return {
        answer: { id: endpointId, deletedAt: formatInstant(now) },
        events: [event],
        changed: [deleted],
      };
    });
}
