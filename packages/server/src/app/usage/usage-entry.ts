// What the journal is told of one verdict. Who was refused is told too, with the exact reason.
import type { KeylessVerdict, Verdict } from '@keywright/core/keys/verdict';
import { plainDemand, type RequestDemand, type RequestFacts } from '../request-facts.ts';
import type { UsageEntry } from './usage-ports.ts';

export function usageEntry(
  facts: RequestFacts,
  verdict: Verdict | KeylessVerdict,
  demand: RequestDemand | null,
): UsageEntry {
  const { cost, endUser, model } = demand ?? knownDemand(facts);
  const { api, requestId, route, endpoint, address, userAgent, purpose } = facts;
  return {
    requestId,
    at: verdict.at,
    api: api.name,
    outcome: outcomeOf(verdict),
    ...whoseOf(verdict),
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

type Whose = Pick<UsageEntry, 'keyId' | 'secretId' | 'workspaceId' | 'memberId'>;

function whoseOf(verdict: Verdict | KeylessVerdict): Whose {
  if ('caller' in verdict) {
    const { payer } = verdict.caller;
    const { workspaceId = null, memberId = null } = payer ?? {};
    return { keyId: null, secretId: null, workspaceId, memberId };
  }
  const { key, secret } = verdict;
  return {
    keyId: key?.id ?? null,
    secretId: secret?.id ?? null,
    workspaceId: key?.workspaceId ?? null,
    memberId: key?.ownerMemberId ?? null,
  };
}

function outcomeOf(verdict: Verdict | KeylessVerdict): UsageEntry['outcome'] {
  if (!verdict.valid) return verdict.denial.reason;
  return 'caller' in verdict && verdict.caller.kind === 'nobody' ? 'anonymous' : 'valid';
}

const UNKNOWN_DEMAND = plainDemand(0);

/** Of a request refused before it was asked for its demand. */
function knownDemand({ demand }: RequestFacts): RequestDemand {
  return typeof demand === 'function' ? UNKNOWN_DEMAND : demand;
}
