// Shows endpoints, one or a page of them, newest first, to those who may see them.
import type { EndpointAnswer, Page } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import type { ReadPorts } from '../keys/list-keys.ts';
import { refusedListing } from '../people/refused-listing.ts';
import type { PageRequest } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import type { EndpointFilter } from './endpoint-ports.ts';
import { findManagedEndpoint } from './find-managed-endpoint.ts';
import { presentEndpoint } from './present-endpoint.ts';

export interface ReadEndpoints {
  find(caller: Caller, endpointId: string): Promise<ReadOutcome<EndpointAnswer>>;
  list(caller: Caller, filter: EndpointFilter, page: PageRequest): Promise<ReadOutcome<Page<EndpointAnswer>>>;
}

const right = 'endpoints:read';

export function createReadEndpoints({ storage, clock }: ReadPorts): ReadEndpoints {
  return {
    async find(caller, endpointId) {
      const asked = { caller, right, endpointId, now: clock.now() } as const;
      const found = await findManagedEndpoint(storage, asked);
      return found.ok ? answered(presentEndpoint(found.endpoint)) : found;
    },
    async list(caller, filter, page) {
      const { workspaceId } = filter;
      const refusal = await refusedListing(storage, { caller, right, workspaceId, now: clock.now() });
      if (refusal !== null) return { ok: false, refusal };
      const rows = await storage.endpoints.list(filter, { ...page, limit: page.limit + 1 });
      const shown = rows.slice(0, page.limit);
      const nextCursor = rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null;
      return answered({ data: shown.map(presentEndpoint), nextCursor });
    },
  };
}
