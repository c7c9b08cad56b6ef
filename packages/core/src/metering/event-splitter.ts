// Server-sent events (WHATWG HTML, 9.2.6), taken apart as their text passes, however it is cut into pieces. Only the data
// of each event is handed on; an event that never ends was never sent, and one that is too long is passed over.

/** No event of a model is nearly as long; what is longer is not held. */
const MAX_EVENT_CHARS = 1024 * 1024;

const BYTE_ORDER_MARK = '\ufeff';

export class EventSplitter {
  readonly #onData: (data: string) => void;
  /** The line that has begun. */
  #line = '';
  /** Null until a line of data has come. */
  #data: string | null = null;
  #isTooLong = false;
  #endedWithCr = false;
  #hasBegun = false;

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  feed(piece: string): void {
    const text = this.#withPlainEnds(piece);
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#grow(text.slice(start, end));
      this.#endLine();
      start = end + 1;
    }
    if (start < text.length) this.#grow(text.slice(start));
  }

  /** Lines end with LF, CR or both, and a pair may be torn apart. */
  #withPlainEnds(piece: string): string {
    if (piece === '') return piece;
    let text = piece;
    if (!this.#hasBegun && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    this.#hasBegun = true;
    if (this.#endedWithCr && text.startsWith('\n')) text = text.slice(1);
    this.#endedWithCr = text.endsWith('\r');
    return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  }

  #grow(part: string): void {
    if (!this.#isTooLong) {
      this.#line = this.#line === '' ? part : this.#line + part;
      if (this.#line.length + (this.#data?.length ?? 0) <= MAX_EVENT_CHARS) return;
      this.#isTooLong = true;
      this.#data = null;
    }
    // As a comment: only an empty line ends the event.
    if (part !== '') this.#line = ':';
  }

  #endLine(): void {
    const line = this.#line;
    this.#line = '';
    if (line === '') this.#endEvent();
    else if (this.#isTooLong) return;
    else if (line === 'data') this.#addData('');
    else if (line.startsWith('data:')) this.#addData(line.slice(line.charAt(5) === ' ' ? 6 : 5));
  }

  #addData(value: string): void {
    this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
  }

  #endEvent(): void {
    const data = this.#data;
    this.#data = null;
    this.#isTooLong = false;
    if (data !== null && data !== '') this.#onData(data);
  }
}
