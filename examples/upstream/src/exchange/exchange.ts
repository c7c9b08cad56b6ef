// One request and its answer, as the routes see them: the body is already read, the response is still unsent.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AccountEntry } from '../account.ts';

export type Exchange = {
  readonly method: string;
  readonly pathname: string;
  /** As received, without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly response: ServerResponse;
  /** Counts this server's requests from 1, so that identifiers are unique and repeatable. */
  readonly serial: number;
  readonly arrivedAt: number;
  readonly streams: StreamCount;
  /** To be kept true by whoever answers. */
  readonly entry: AccountEntry;
};

/** What stands in a path in place of each parameter of its route, as it is written. */
export type PathParams = Readonly<Record<string, string>>;

/** Shared by all exchanges of one server. */
export type StreamCount = { open: number };
