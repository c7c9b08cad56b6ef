// One decision for each request, whoever is first: the rest of a decision happens only where this one was written.
import type { EpochMs } from '@keywright/core/instant';
import { actorLabel } from '@keywright/core/keys/api-key';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { type Caller, recordedActor } from '../caller.ts';
import { refusedRight } from '../people/rights.ts';
import type { StorageTransaction } from '../ports.ts';
import type { AuditDraft } from '../write.ts';
import { findRequest, type KeyRequest, waiting } from './request-records.ts';

export interface Decider {
  readonly actor: Caller;
  readonly requestId: string;
  readonly now: EpochMs;
}

/** A request that waits, for whoever writes keys where it was made. */
export async function findWaitingRequest(
  tx: StorageTransaction,
  { actor: caller, requestId, now }: Decider,
): Promise<KeyRequest | Refusal> {
  const request = await findRequest(tx.people, requestId);
  if (request === null) return { reason: 'not_found' };
  const { workspaceId } = request;
  const refusal = await refusedRight(tx, { caller, right: 'keys:write', workspaceId, now });
  if (refusal !== null) return refusal;
  return request.decision === null ? request : { reason: 'request_decided' };
}

export interface Taking {
  readonly decision: NonNullable<KeyRequest['decision']>;
  readonly reason: string | null;
  readonly actor: Caller;
  readonly now: EpochMs;
}

export interface DecidedRequest extends KeyRequest {
  readonly decision: Taking['decision'];
}

/** The request as it is from now on; nothing is written where somebody else was first. */
export async function takeRequest(
  tx: StorageTransaction,
  request: KeyRequest,
  { decision, reason: decisionReason, actor, now: decidedAt }: Taking,
): Promise<DecidedRequest | Refusal> {
  const decidedBy = actorLabel(recordedActor(actor));
  const outcome = { decision, decidedAt, decidedBy, decisionReason };
  const written = await tx.people.update('userKeyRequest', waiting({ id: request.id }), outcome);
  return written === 1 ? { ...request, ...outcome } : { reason: 'request_decided' };
}

export function decisionEvent(request: DecidedRequest): AuditDraft {
  const { id: subjectId, workspaceId, memberId, decision, decisionReason: reason, keyId } = request;
  const details = { memberId, reason, keyId };
  return { action: `user-key.${decision}`, workspaceId, subjectId, details };
}
