// What the server was asked, for tests to look at. Bounded twice, by calls and by body text, because benches
// send millions of requests: the oldest calls leave first.

export type UpstreamCall = {
  readonly method: string;
  /** Path and query as received. */
  readonly path: string;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
};

export type CallLog = {
  readonly calls: readonly UpstreamCall[];
  record(call: UpstreamCall): void;
  callsTo(path: string): UpstreamCall[];
};

export type CallLogBounds = { readonly maxCalls: number; readonly maxBodyChars: number };

export const CALL_LOG_BOUNDS: CallLogBounds = { maxCalls: 10_000, maxBodyChars: 64 * 1024 * 1024 };

export function createCallLog(bounds: CallLogBounds = CALL_LOG_BOUNDS): CallLog {
  const calls: UpstreamCall[] = [];
  let bodyChars = 0;

  function record(call: UpstreamCall): void {
    calls.push(call);
    bodyChars += call.body.length;
    // The newest call always stays, however large it is.
    while (calls.length > bounds.maxCalls || (bodyChars > bounds.maxBodyChars && calls.length > 1)) {
      bodyChars -= calls.shift()?.body.length ?? 0;
    }
  }

  function callsTo(path: string): UpstreamCall[] {
    const wanted = path.includes('?') ? (call: UpstreamCall) => call.path : pathnameOf;
    return calls.filter((call) => wanted(call) === path);
  }

  return { calls, record, callsTo };
}

function pathnameOf(call: UpstreamCall): string {
  return call.path.split('?', 1)[0] ?? '';
}
