// A request as the use cases are told of it, and a line of the journal: whole, and different only in what a test names.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { plainDemand, type RequestFacts } from '../../packages/server/src/app/request-facts.ts';
import type { UsageEntry } from '../../packages/server/src/app/usage/usage-ports.ts';

export function requestFacts(
  api: ApiDefinition,
  changes: Partial<Omit<RequestFacts, 'api'>> = {},
): RequestFacts {
  return {
    api,
    requestId: 'req_1',
    route: null,
    endpoint: null,
    address: null,
    userAgent: null,
    demand: plainDemand(1),
    purpose: 'verify',
    ...changes,
  };
}

export function usageEntry(changes: Partial<UsageEntry> = {}): UsageEntry {
  return {
    requestId: 'req_1',
    at: 0,
    api: 'notes',
    outcome: 'valid',
    keyId: 'key_1',
    secretId: 'sec_1',
    workspaceId: 'ws_1',
    memberId: null,
    endUser: null,
    model: null,
    route: null,
    endpoint: null,
    address: null,
    userAgent: null,
    cost: 1,
    charges: [],
    isBillable: true,
    continues: false,
    ...changes,
  };
}
