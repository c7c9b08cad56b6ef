// No whole answer came: refused connection, unknown host, time out, a connection cut while answering.
// Whether the server did the work is unknown; repeat a write only with the same idempotency key.

export class KeywrightUnreachableError extends Error {
  override readonly name = 'KeywrightUnreachableError';
  /** The server's address as configured. */
  readonly url: string;
  /** What went wrong, e.g. `ECONNREFUSED`. */
  readonly reason: string;

  constructor(url: string, cause: unknown) {
    const reason = reasonOf(cause);
    super(`The Keywright server at ${url} cannot be reached: ${reason}`, { cause });
    this.url = url;
    this.reason = reason;
  }
}

/** `fetch` hides the system's error one level down, as the cause of "fetch failed". */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown reason';
  if (thrown.name === 'TimeoutError') return 'no answer in time';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
  if (code !== null) return code;
  return thrown.cause instanceof Error ? reasonOf(thrown.cause) : thrown.message;
}
