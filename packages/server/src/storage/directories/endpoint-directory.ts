// Endpoints for the gateway, from memory once read, and forgotten when they change.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { EndpointDirectory, EndpointReader } from '../../app/endpoints/endpoint-ports.ts';
import type { ChangeFeed } from '../../app/ports.ts';
import { createRememberedRecords } from './remembered-records.ts';

export interface EndpointDirectoryOptions {
  readonly endpoints: Pick<EndpointReader, 'findById'>;
  readonly feed: Pick<ChangeFeed, 'subscribe'>;
  /** Endpoints remembered; the least recently used ones are forgotten first. */
  readonly maxEntries: number;
}

export function createEndpointDirectory(options: EndpointDirectoryOptions): EndpointDirectory {
  const { endpoints, feed, maxEntries } = options;
  const read = (id: string) => endpoints.findById(id);
  const records = createRememberedRecords<Endpoint>({ read, maxEntries, ownCopy: (_, { id }) => id });
  feed.subscribe((change) => {
    if (change.kind === 'endpoint') records.forget(change.endpointId);
  });
  return { findById: records.find };
}
