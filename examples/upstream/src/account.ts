// What the server answered, request by request, counted by itself: what a gateway's metering is held to. Small entries, and
// all of them, however many.
import type { ServerResponse } from 'node:http';

export type AccountEntry = {
  /** `x-keywright-request-id`; null when the request came without. */
  readonly requestId: string | null;
  /** `x-keywright-key-id`; null when the request came without. */
  readonly keyId: string | null;
  readonly path: string;
  model: string | null;
  /** 0 while the request runs, and where no head was sent. */
  status: number;
  inputTokens: number;
  cachedTokens: number;
  /** Of a stream, those that have been sent. */
  outputTokens: number;
  /** The answer has told, or would have told at its end, what it billed. */
  tellsUsage: boolean;
  /** `broken`: the connection was gone before the answer was whole. */
  end: 'running' | 'whole' | 'broken';
};

export type Account = {
  readonly entries: readonly AccountEntry[];
  open(facts: Pick<AccountEntry, 'requestId' | 'keyId' | 'path'>, response: ServerResponse): AccountEntry;
};

export function createAccount(): Account {
  const entries: AccountEntry[] = [];
  return {
    entries,
    open(facts, response) {
      const nothing = { model: null, status: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
      const entry: AccountEntry = { ...facts, ...nothing, tellsUsage: false, end: 'running' };
      entries.push(entry);
      response.once('close', () => {
        entry.status = response.headersSent ? response.statusCode : 0;
        entry.end = response.writableFinished ? 'whole' : 'broken';
      });
      return entry;
    },
  };
}
