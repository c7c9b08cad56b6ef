// The endpoint a caller may manage. A foreign one is not told apart from one that does not exist.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { EpochMs } from '@keywright/core/instant';
import type { Right } from '@keywright/core/people/roles';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Caller, CallerReader } from '../caller.ts';
import { refusedRight } from '../people/rights.ts';
import type { EndpointReader } from './endpoint-ports.ts';

export interface ManagedEndpointQuestion {
  readonly caller: Caller;
  readonly right: Right;
  readonly endpointId: string;
  readonly now: EpochMs;
}

export type ManagedEndpoint =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly refusal: Refusal };

export async function findManagedEndpoint(
  reader: CallerReader & { readonly endpoints: EndpointReader },
  { caller, right, endpointId, now }: ManagedEndpointQuestion,
): Promise<ManagedEndpoint> {
  const endpoint = await reader.endpoints.findById(endpointId);
  if (endpoint === null) return { ok: false, refusal: { reason: 'not_found' } };
  const { workspaceId } = endpoint;
  const refusal = await refusedRight(reader, { caller, right, workspaceId, now });
  return refusal === null ? { ok: true, endpoint } : { ok: false, refusal };
}
