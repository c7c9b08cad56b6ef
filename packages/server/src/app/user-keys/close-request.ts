// Closes a request without a key: an admin denies it, or its author takes it back.
import type { UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { refusedRight } from '../people/rights.ts';
import { type WriteOutcome, type WritePorts, write } from '../write.ts';
import { findRequest, presentRequest } from './request-records.ts';
import { decisionEvent, findWaitingRequest, takeRequest } from './take-request.ts';

export interface DenyRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly requestId: string; readonly reason: string | null };
}

export interface CancelRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly requestId: string };
}

export type Deny = (request: DenyRequest) => Promise<WriteOutcome<UserKeyRequestAnswer>>;
export type Cancel = (request: CancelRequest) => Promise<WriteOutcome<UserKeyRequestAnswer>>;

export function createDeny(ports: WritePorts): Deny {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'deny-user-key', input }, async (tx, now) => {
      const { requestId, reason } = input;
      const found = await findWaitingRequest(tx, { actor, requestId, now });
      if ('reason' in found) return found;
      const denied = await takeRequest(tx, found, { decision: 'denied', reason, actor, now });
      if ('reason' in denied) return denied;
      return { answer: presentRequest(denied), events: [decisionEvent(denied)], changed: [] };
    });
}

export function createCancel(ports: WritePorts): Cancel {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'cancel-user-key', input }, async (tx, now) => {
      const request = await findRequest(tx.people, input.requestId);
      if (request === null) return { reason: 'not_found' };
      const { workspaceId } = request;
      const asked = { caller: actor, workspaceId, now };
      const refusal = await refusedRight(tx, { ...asked, right: 'keys:read' });
      if (refusal !== null) return refusal;
      if (actor.kind !== 'person' || actor.userId !== request.userId) {
        // To a member the requests of others are not there; whoever sees them denies them.
        const sees = await refusedRight(tx, { ...asked, right: 'keys:write' });
        return sees === null ? { reason: 'seat_required' } : { reason: 'not_found' };
      }
      const cancelled = await takeRequest(tx, request, { decision: 'cancelled', reason: null, actor, now });
      if ('reason' in cancelled) return cancelled;
      return { answer: presentRequest(cancelled), events: [decisionEvent(cancelled)], changed: [] };
    });
}
