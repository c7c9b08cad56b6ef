// What keeping endpoints needs from the outside. Deleted ones are there for nobody but whoever draws a new id.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';

export interface EndpointFilter {
  readonly api?: string;
  readonly workspaceId?: string;
}

/** `after` is the id of the last row of the page before. */
export interface EndpointPage {
  readonly limit: number;
  readonly after: string | null;
}

export interface EndpointReader {
  findById(id: string): Promise<Endpoint | null>;
  /** Newest first. */
  list(filter: EndpointFilter, page: EndpointPage): Promise<readonly Endpoint[]>;
}

export interface EndpointWriter extends EndpointReader {
  /** Whether an endpoint has, or had, this id. */
  isTaken(id: string): Promise<boolean>;
  insert(endpoint: Endpoint): Promise<void>;
  /** Replaces name, upstream, mode and the instant of deletion; what was deleted stays as it is. */
  update(endpoint: Endpoint): Promise<void>;
}

/** Finds endpoints for requests: from memory where that is safe, else from the store. */
export interface EndpointDirectory {
  /** Synchronous when the answer is in memory. Rejects while neither memory nor store may answer. */
  findById(id: string): Endpoint | null | Promise<Endpoint | null>;
}
