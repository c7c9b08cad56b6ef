// What the journal is told of one verdict. Who was refused is told too, with the exact reason.
import { hostOf, type KeylessVerdict, type Payer, type Verdict } from '@keywright/core/keys/verdict';
import { plainDemand, type RequestDemand, type RequestFacts } from '../request-facts.ts';
import type { UsageEntry } from './usage-ports.ts';

export function usageEntry(
  facts: RequestFacts,
  verdict: Verdict | KeylessVerdict,
  demand: RequestDemand | null,
): UsageEntry {
  const { cost, endUser, model } = demand ?? knownDemand(facts);
  const { api, requestId, route, address, userAgent, purpose } = facts;
  const outcome = outcomeOf(verdict);
  const endpoint = NAMES_NOTHING.includes(outcome) ? null : facts.endpoint;
  return {
    requestId,
    at: verdict.at,
    api: api.name,
    outcome,
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

/** Refused before anybody could say that there is such an endpoint: every word tried would be a row of its own. */
const NAMES_NOTHING: readonly UsageEntry['outcome'][] = ['endpoint_unknown', 'missing_credentials'];

type Whose = Pick<UsageEntry, 'keyId' | 'secretId' | 'workspaceId' | 'memberId'>;

function whoseOf(verdict: Verdict | KeylessVerdict): Whose {
  if ('caller' in verdict) return keylessUseOf(verdict.caller.payer);
  const { key, secret } = verdict;
  const host = hostOf(verdict);
  if (host !== null) return keylessUseOf(host);
  return {
    keyId: key?.id ?? null,
    secretId: secret?.id ?? null,
    workspaceId: key?.workspaceId ?? null,
    memberId: key?.ownerMemberId ?? null,
  };
}

function keylessUseOf(payer: Payer | null): Whose {
  const { workspaceId = null, memberId = null } = payer ?? {};
  return { keyId: null, secretId: null, workspaceId, memberId };
}

/** A guest is nobody in particular. */
function outcomeOf(verdict: Verdict | KeylessVerdict): UsageEntry['outcome'] {
  if (!verdict.valid) return verdict.denial.reason;
  const isNobody = 'caller' in verdict ? verdict.caller.kind === 'nobody' : hostOf(verdict) !== null;
  return isNobody ? 'anonymous' : 'valid';
}

const UNKNOWN_DEMAND = plainDemand(0);

/** Of a request refused before it was asked for its demand. */
function knownDemand({ demand }: RequestFacts): RequestDemand {
  return typeof demand === 'function' ? UNKNOWN_DEMAND : demand;
}
