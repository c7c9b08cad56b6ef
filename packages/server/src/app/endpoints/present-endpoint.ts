// The only way an endpoint leaves the process.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import { formatInstant } from '@keywright/core/instant';
import type { EndpointAnswer } from '@keywright/core/wire-contract';

export function presentEndpoint(endpoint: Endpoint): EndpointAnswer {
  const { id, api, workspaceId, name, upstreamUrl, authMode, createdAt, createdBy } = endpoint;
  return {
    id,
    api,
    workspaceId,
    name,
    upstream: upstreamUrl,
    authMode,
    createdAt: formatInstant(createdAt),
    createdBy,
  };
}
