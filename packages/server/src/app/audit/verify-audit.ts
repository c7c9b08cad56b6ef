// Is the audit log as it was written? The chain tells of edits, swaps and gaps; that its end was cut off, or all of it
// written anew, only whoever kept a head elsewhere can tell. It spans all workspaces: the operator asks.
import type { AuditHeadAnswer, AuditVerificationAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import type { Storage } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';

export type VerifyAudit = (
  caller: Caller,
  /** A head told before; null to ask about the chain alone. */
  known: AuditHeadAnswer | null,
) => Promise<ReadOutcome<AuditVerificationAnswer>>;

export function createVerifyAudit({ storage: { audit } }: { readonly storage: Storage }): VerifyAudit {
  return async (caller, known) => {
    if (caller.kind !== 'operator') return { ok: false, refusal: { reason: 'operator_required' } };
    const brokenAt = await audit.firstBrokenPosition();
    const head = await audit.findLink('newest');
    const found = known === null ? null : await audit.findLink(known.position);
    const knownHead = known === null ? null : found?.hash === known.hash ? 'kept' : 'missing';
    return answered({ intact: brokenAt === null && knownHead !== 'missing', brokenAt, head, knownHead });
  };
}
