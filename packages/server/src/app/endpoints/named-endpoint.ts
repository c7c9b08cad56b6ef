// The endpoint a request names, where its route goes by one. Junk is told by its look and costs no lookup; an endpoint of
// another API is not there.
import type { RouteAccess } from '@keywright/core/definition/api-definition';
import { type Endpoint, isEndpointId } from '@keywright/core/endpoints/endpoint';
import type { RequestFacts } from '../request-facts.ts';
import type { EndpointDirectory } from './endpoint-ports.ts';

export interface EndpointQuestion extends Pick<RequestFacts, 'api' | 'endpoint'> {
  readonly access: RouteAccess;
}

/** Synchronous when the answer is in memory, or none is asked for. */
export function namedEndpoint(
  directory: EndpointDirectory,
  { access, api, endpoint: id }: EndpointQuestion,
): Endpoint | null | Promise<Endpoint | null> {
  if (access.kind !== 'endpoint' && access.kind !== 'own-endpoint') return null;
  if (id === null || !isEndpointId(id)) return null;
  const ofApi = (found: Endpoint | null) => (found?.api === api.name ? found : null);
  const found = directory.findById(id);
  return found instanceof Promise ? found.then(ofApi) : ofApi(found);
}
