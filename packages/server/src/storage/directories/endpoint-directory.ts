// Endpoints for the gateway, from memory once read, and forgotten when they change.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { ChangeFeed, MemoryLease } from '../../app/change-feed.ts';
import type { EndpointDirectory, EndpointReader } from '../../app/endpoints/endpoint-ports.ts';
import { createRememberedRecords } from './remembered-records.ts';

export interface EndpointDirectoryOptions {
  readonly endpoints: Pick<EndpointReader, 'findById'>;
  readonly feed: Pick<ChangeFeed, 'subscribe'>;
  readonly lease: MemoryLease;
  /** Endpoints remembered; the least recently used ones are forgotten first. */
  readonly maxEntries: number;
}

export function createEndpointDirectory(options: EndpointDirectoryOptions): EndpointDirectory {
  const { endpoints, feed, lease, maxEntries } = options;
  const read = (id: string) => endpoints.findById(id);
  const records = createRememberedRecords<Endpoint>({ read, lease, maxEntries, ownCopy: (_, { id }) => id });
  feed.subscribe((change) => {
    if (change.kind === 'endpoint') records.forget(change.endpointId);
    if (change.kind === 'everything') records.forgetAll();
  });
  return { findById: records.find };
}
