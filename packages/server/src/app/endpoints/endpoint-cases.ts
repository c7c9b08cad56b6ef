// Everything that can be asked about endpoints, assembled over one set of ports.
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { WritePorts } from '../write.ts';
import { type CreateEndpoint, createCreateEndpoint } from './create-endpoint.ts';
import { createDeleteEndpoint, type DeleteEndpoint } from './delete-endpoint.ts';
import { createEditEndpoint, type EditEndpoint } from './edit-endpoint.ts';
import { createReadEndpoints, type ReadEndpoints } from './read-endpoints.ts';

export interface EndpointCases extends ReadEndpoints {
  readonly create: CreateEndpoint;
  readonly edit: EditEndpoint;
  readonly delete: DeleteEndpoint;
}

export function createEndpointCases(ports: WritePorts, apis: ApiCatalogue): EndpointCases {
  return {
    ...createReadEndpoints(ports),
    create: createCreateEndpoint(ports, apis),
    edit: createEditEndpoint(ports, apis),
    delete: createDeleteEndpoint(ports),
  };
}
