// Lists and revokes management credentials: the operator's business alone.
import { formatInstant } from '@keywright/core/instant';
import type { CredentialAnswer, Page, RevokeAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { newestRecords } from '../people/newest-records.ts';
import type { PageRequest } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../write.ts';
import { credentialOf, findCredential } from './credential-records.ts';
import { presentCredential } from './present-credential.ts';

export interface ManageCredentials {
  list(caller: Caller, page: PageRequest): Promise<ReadOutcome<Page<CredentialAnswer>>>;
  /** For ever. Revoking a revoked one answers the same again. */
  revoke(caller: Caller, credentialId: string): Promise<WriteOutcome<RevokeAnswer>>;
}

const REFUSED = { ok: false, refusal: { reason: 'operator_required' } } as const;

export function createManageCredentials(ports: WritePorts): ManageCredentials {
  return {
    async list(caller, page) {
      if (caller.kind !== 'operator') return REFUSED;
      const asked = { all: [], page };
      const { records, nextCursor } = await newestRecords(ports.storage.people, 'credential', asked);
      const now = ports.clock.now();
      return answered({ data: records.map((one) => presentCredential(credentialOf(one), now)), nextCursor });
    },
    revoke: (actor, credentialId) =>
      write(
        ports,
        { actor, idempotencyKey: null, operation: 'revoke-credential', input: credentialId },
        async (tx, now) => {
          if (actor.kind !== 'operator') return { reason: 'operator_required' };
          const credential = await findCredential(tx.people, 'id', credentialId);
          if (credential === null) return { reason: 'not_found' };
          const revokedAt = credential.revokedAt ?? now;
          const answer: RevokeAnswer = {
            id: credentialId,
            state: 'revoked',
            revokedAt: formatInstant(revokedAt),
          };
          if (credential.revokedAt !== null) return { answer, events: [], changed: [] };
          const filter = { all: [{ field: 'id', operator: 'eq', value: credentialId } as const], any: [] };
          await tx.people.update('credential', filter, { revokedAt });
          const { workspaceId } = credential;
          const event: AuditDraft = {
            action: 'credential.revoked',
            workspaceId,
            subjectId: credentialId,
            details: {},
          };
          return { answer, events: [event], changed: [] };
        },
      ),
  };
}
