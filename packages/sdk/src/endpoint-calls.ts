// Endpoints of accounts, as typed calls.
import type {
  CreateEndpointBody,
  DeleteEndpointAnswer,
  EditEndpointBody,
  EndpointAnswer,
  Page,
} from '@keywright/core/wire-contract';
import type { PageQuery, WriteOptions } from './call-options.ts';
import type { Send } from './transport.ts';

export interface EndpointQuery extends PageQuery {
  readonly api?: string | undefined;
  /** Needed by whoever does not see every workspace. */
  readonly workspaceId?: string | undefined;
}

export interface EndpointCalls {
  /** On the upstream of its API and private, unless the body says otherwise. */
  create(body: CreateEndpointBody, options?: WriteOptions): Promise<EndpointAnswer>;
  list(query?: EndpointQuery): Promise<Page<EndpointAnswer>>;
  get(id: string): Promise<EndpointAnswer>;
  /** Holds when it answers; running requests that it lets in no more are cut. */
  edit(id: string, body: EditEndpointBody, options?: WriteOptions): Promise<EndpointAnswer>;
  /** For ever: the id is never given again. */
  delete(id: string, options?: WriteOptions): Promise<DeleteEndpointAnswer>;
}

export function endpointCalls(send: Send): EndpointCalls {
  const path = ['endpoints'];
  const at = (id: string) => ({ path: [...path, id] });
  return {
    create: (body, options) => send({ answer: 'endpoint', method: 'POST', path, body, ...options }),
    list: (query) => send({ answer: 'endpoints', method: 'GET', path, query: { ...query } }),
    get: (id) => send({ answer: 'endpoint', method: 'GET', ...at(id) }),
    edit: (id, body, options) => send({ answer: 'endpoint', method: 'PATCH', ...at(id), body, ...options }),
    delete: (id, options) => send({ answer: 'endpointDeletion', method: 'DELETE', ...at(id), ...options }),
  };
}
