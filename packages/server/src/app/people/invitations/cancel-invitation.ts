// Takes an invitation back while it waits. Whoever may not give its role may not take it back either.
import type { InvitationAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../../write.ts';
import { refusedRoles } from '../members/giving-roles.ts';
import { whereAll } from '../people-records.ts';
import { findInvitation, presentInvitation, stateOfInvitation } from './invitation-records.ts';

export interface CancelInvitationRequest {
  readonly actor: Caller;
  readonly input: { readonly invitationId: string };
}

/** Cancelling a cancelled one answers the same again. */
export type CancelInvitation = (request: CancelInvitationRequest) => Promise<WriteOutcome<InvitationAnswer>>;

export function createCancelInvitation(ports: WritePorts): CancelInvitation {
  return ({ actor, input }) =>
    write(ports, { actor, idempotencyKey: null, operation: 'cancel-invitation', input }, async (tx, now) => {
      const invitation = await findInvitation(tx.people, input.invitationId);
      if (invitation === null) return { reason: 'not_found' };
      const { id, workspaceId, role } = invitation;
      const refusal = await refusedRoles(tx, { caller: actor, workspaceId, roles: [role], now });
      if (refusal !== null) return refusal;
      const state = stateOfInvitation(invitation, now);
      if (state === 'accepted' || state === 'declined') return { reason: 'invitation_answered' };
      const status = 'canceled';
      const answer = presentInvitation({ ...invitation, status }, now);
      if (state === 'cancelled') return { answer, events: [], changed: [] };
      await tx.people.update('invitation', whereAll({ id }), { status });
      const event: AuditDraft = {
        action: 'invitation.changed',
        workspaceId,
        subjectId: id,
        details: { status },
      };
      return { answer, events: [event], changed: [] };
    });
}
