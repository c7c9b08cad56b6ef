// Endpoints in memory. Deleted rows stay, so that their ids stay taken.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { EndpointFilter, EndpointReader, EndpointWriter } from '../../app/endpoints/endpoint-ports.ts';
import type { ReadTables, Tables } from './memory-tables.ts';
import { newestFirst, pageOf } from './newest-first.ts';

export function memoryEndpointReader(tables: ReadTables): EndpointReader {
  return {
    findById: async (id) => {
      const endpoint = tables.endpoints.get(id) ?? null;
      return endpoint?.deletedAt === null ? endpoint : null;
    },
    list: async (filter, page) => {
      const within = newestFirst(tables.endpoints.values()).filter((one) => isWithin(one, filter));
      const last = within.find(({ id }) => id === page.after);
      return pageOf(
        within.filter(({ deletedAt }) => deletedAt === null),
        page,
        last,
      );
    },
  };
}

export function memoryEndpointWriter(tables: Tables): EndpointWriter {
  return {
    ...memoryEndpointReader(tables),
    isTaken: async (id) => tables.endpoints.get(id) !== undefined,
    insert: async (endpoint) => tables.endpoints.insert(endpoint.id, { ...endpoint }),
    update: async ({ id, name, upstreamUrl, authMode, deletedAt }) => {
      const stored = tables.endpoints.get(id);
      if (stored === undefined || stored.deletedAt !== null) return;
      tables.endpoints.replace(id, { ...stored, name, upstreamUrl, authMode, deletedAt });
    },
  };
}

function isWithin({ api, workspaceId }: Endpoint, filter: EndpointFilter): boolean {
  const isOfApi = filter.api === undefined || filter.api === api;
  return isOfApi && (filter.workspaceId === undefined || filter.workspaceId === workspaceId);
}
