// Lists and revokes management credentials: the operator's business alone.
import { formatInstant } from '@keywright/core/instant';
import type { CredentialAnswer, Page, RevokeAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import type { PageRequest } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import { type WriteOutcome, type WritePorts, write } from '../write.ts';
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
    async list(caller, { limit, after }) {
      if (caller.kind !== 'operator') return REFUSED;
      // Ids are sortable by time: newest first is the order of ids, backwards.
      const all = after === null ? [] : [{ field: 'id', operator: 'lt', value: after } as const];
      const page = { limit: limit + 1, offset: 0, sortBy: { field: 'id', direction: 'desc' } } as const;
      const found = await ports.storage.people.find('credential', { all, any: [] }, page);
      const shown = found.slice(0, limit).map(credentialOf);
      const nextCursor = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
      return answered({ data: shown.map((one) => presentCredential(one, ports.clock.now())), nextCursor });
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
          const event = { action: 'credential.revoked', workspaceId, subjectId: credentialId, details: {} };
          return { answer, events: [event], changed: [] };
        },
      ),
  };
}
