// What the journal is told of one verdict. Who was refused is told too, with the exact reason.
import type { AnonymousVerdict, Verdict } from '@keywright/core/keys/verdict';
import { plainDemand, type RequestDemand, type RequestFacts } from '../request-facts.ts';
import type { UsageEntry } from './usage-ports.ts';

export function usageEntry(
  facts: RequestFacts,
  verdict: Verdict | AnonymousVerdict,
  demand: RequestDemand | null,
): UsageEntry {
  const key = 'key' in verdict ? verdict.key : null;
  const { cost, endUser, model } = demand ?? knownDemand(facts);
  const { api, requestId, route, endpoint, address, userAgent, purpose } = facts;
  return {
    requestId,
    at: verdict.at,
    api: api.name,
    outcome: outcomeOf(verdict),
    keyId: key?.id ?? null,
    secretId: ('secret' in verdict ? verdict.secret?.id : null) ?? null,
    workspaceId: key?.workspaceId ?? null,
    memberId: key?.ownerMemberId ?? null,
    endUser,
    model,
    route,
    endpoint,
    address,
    userAgent,
    cost,
    charges: verdict.valid ? verdict.charges : [],
    isBillable: verdict.valid && purpose === 'verify',
    continues: verdict.valid && purpose === 'forward',
  };
}

function outcomeOf(verdict: Verdict | AnonymousVerdict): UsageEntry['outcome'] {
  if (!verdict.valid) return verdict.denial.reason;
  return 'key' in verdict ? 'valid' : 'anonymous';
}

const UNKNOWN_DEMAND = plainDemand(0);

/** Of a request refused before it was asked for its demand. */
function knownDemand({ demand }: RequestFacts): RequestDemand {
  return typeof demand === 'function' ? UNKNOWN_DEMAND : demand;
}
