// What the journal is told of one verdict. Who was refused is told too, with the exact reason.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { Verdict } from '@keywright/core/keys/verdict';
import type { UsageEntry } from './ports.ts';

interface UsedRequest {
  readonly api: ApiDefinition;
  readonly route: string | null;
  readonly address: string | null;
  readonly cost: number;
}

export function usageEntry(
  { api, route, address, cost }: UsedRequest,
  verdict: Verdict,
  at: EpochMs,
): UsageEntry {
  return {
    at,
    api: api.name,
    outcome: verdict.valid ? 'valid' : verdict.denial.reason,
    keyId: verdict.key?.id ?? null,
    secretId: verdict.secret?.id ?? null,
    workspaceId: verdict.key?.workspaceId ?? null,
    route,
    address,
    cost,
  };
}
