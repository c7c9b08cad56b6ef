// An answer of many lines, read in parts as they come: one part is in memory at a time, and the answer is only over
// when its last line is whole. Time is counted while waiting for the server, not while the caller works on a part.

/** Sends a request, and answers the head of its answer. */
export type Open = (signal: AbortSignal) => Promise<Response>;

export interface LinesSetting {
  /** Between the request and the head of the answer, and between two parts. */
  readonly timeoutMs: number;
  readonly open: Open;
  /** What to throw for an answer that is no, or none of ours. */
  readonly refusalOf: (response: Response, text: string) => Error;
  /** What to throw when no whole answer came. */
  readonly unreachable: (cause: unknown) => Error;
}

const FIRST = '{';
const LAST = '}\n';

export async function* answerLines({ timeoutMs, open, refusalOf, unreachable }: LinesSetting) {
  const control = new AbortController();
  const soon = async <T>(work: Promise<T>): Promise<T> => {
    const late = () => control.abort(new DOMException('no part in time', 'TimeoutError'));
    const timer = setTimeout(late, timeoutMs);
    return work
      .catch((cause: unknown) => {
        throw unreachable(cause);
      })
      .finally(() => clearTimeout(timer));
  };
  const response = await soon(open(control.signal));
  if (!response.ok || response.body === null) throw refusalOf(response, await soon(response.text()));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let end = '';
  try {
    for (;;) {
      const { done, value = '' } = await soon(reader.read());
      if (done) break;
      if (end === '' && !value.startsWith(FIRST)) throw refusalOf(response, '');
      end = (end + value).slice(-LAST.length);
      yield value;
    }
    if (end !== '' && end !== LAST) throw refusalOf(response, '');
  } finally {
    // Whoever has read enough lets the connection go.
    control.abort();
  }
}
