// The members of one JSON object, read from its text as it passes: of any length, in any pieces, keeping only the values
// that are asked for. The JSON is not checked; whoever uses a value parses it. Rule: a name that stands twice has no
// value, because readers differ in which of the two counts.

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Names whose values are wanted, each with the most characters that are kept of it. */
export type WantedMembers = Readonly<Record<string, number>>;

/** Longer names are not wanted. */
const MAX_NAME_CHARS = 64;

interface Value {
  /** Null when it is longer than wanted, or its name came twice. */
  pieces: string[] | null;
  length: number;
}

export class MemberReader {
  readonly #wanted: WantedMembers;
  readonly #values = new Map<string, Value>();
  #isObject: boolean | null = null;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** What it stands in, directly below the object. */
  #place: 'between' | 'name' | 'value' = 'between';
  #name = '';
  /** The wanted value it stands in. */
  #open: Value | null = null;
  /** Where in the present piece the name or value begins. */
  #from = 0;

  constructor(wanted: WantedMembers) {
    this.#wanted = wanted;
  }

  /** The value's JSON; null when there is none that counts, or not yet all of it. */
  valueOf(name: string): string | null {
    const value = this.#values.get(name);
    return value === undefined || value === this.#open ? null : (value.pieces?.join('') ?? null);
  }

  /** Characters that have passed of the value, kept or not. */
  lengthOf(name: string): number {
    return this.#values.get(name)?.length ?? 0;
  }

  feed(text: string): void {
    if (this.#isObject === null) {
      const start = text.trimStart();
      if (start === '') return;
      this.#isObject = start.startsWith('{');
    }
    if (!this.#isObject) return;
    this.#from = 0;
    for (let at = 0; at < text.length; ) {
      if (this.#isInString) at = this.#endOfString(text, at);
      else if (this.#depth > 1) at = this.#endOfNested(text, at);
      else at = this.#step(text, at);
    }
    this.#keep(text, text.length);
  }

  #endOfString(text: string, from: number): number {
    // What is escaped ends nothing, and may be the first of a new piece.
    let start = this.#isEscaped ? from + 1 : from;
    for (;;) {
      const at = text.indexOf('"', start);
      const end = at === -1 ? text.length : at;
      const isEscaped = isEscapedAt(text, start, end);
      if (at === -1) {
        this.#isEscaped = isEscaped;
        return end;
      }
      start = at + 1;
      if (isEscaped) continue;
      this.#isInString = false;
      this.#isEscaped = false;
      if (this.#place === 'name') this.#endName(text, at);
      return start;
    }
  }

  /** Below the members nothing counts but how deep it stands: a loop of its own, since most of a long text is there. */
  #endOfNested(text: string, from: number): number {
    let depth = this.#depth;
    let at = from;
    while (at < text.length && depth > 1) {
      const code = text.charCodeAt(at);
      at += 1;
      if (code === QUOTE) {
        this.#isInString = true;
        break;
      }
      if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
      else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth -= 1;
    }
    this.#depth = depth;
    return at;
  }

  #step(text: string, at: number): number {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        this.#isInString = true;
        if (this.#depth === 1 && this.#place === 'between') this.#begin('name', at);
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        this.#depth += 1;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        this.#depth -= 1;
        if (this.#depth === 0) this.#endValue(text, at);
        break;
      case COLON:
        if (this.#depth === 1 && this.#place === 'between') this.#beginValue(at);
        break;
      case COMMA:
        if (this.#depth === 1) this.#endValue(text, at);
        break;
    }
    return at + 1;
  }

  #begin(place: 'name' | 'value', at: number): void {
    this.#place = place;
    this.#from = at + 1;
    if (place === 'name') this.#name = '';
  }

  #endName(text: string, at: number): void {
    this.#keep(text, at);
    this.#place = 'between';
  }

  #beginValue(at: number): void {
    this.#begin('value', at);
    const name = this.#name.includes('\\') ? unescaped(this.#name) : this.#name;
    if (!Object.hasOwn(this.#wanted, name)) return;
    this.#name = name;
    const isRepeated = this.#values.has(name);
    this.#open = { pieces: isRepeated ? null : [], length: 0 };
    this.#values.set(name, this.#open);
  }

  #endValue(text: string, at: number): void {
    this.#keep(text, at);
    this.#place = 'between';
    this.#open = null;
    this.#name = '';
  }

  /** What stands between the beginning of the name or value and here. */
  #keep(text: string, until: number): void {
    if (this.#place === 'name' && this.#name.length <= MAX_NAME_CHARS) {
      this.#name += text.slice(this.#from, until);
    } else if (this.#place === 'value' && this.#open !== null) {
      this.#open.length += until - this.#from;
      const isWanted = this.#open.length <= (this.#wanted[this.#name] ?? 0);
      if (isWanted) this.#open.pieces?.push(text.slice(this.#from, until));
      else this.#open.pieces = null;
    }
  }
}

/** Whether what stands at `end` is escaped: behind an odd number of backslashes, of which none is before `start`. */
function isEscapedAt(text: string, start: number, end: number): boolean {
  let first = end;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (end - first) % 2 === 1;
}

function unescaped(name: string): string {
  try {
    return String(JSON.parse(`"${name}"`));
  } catch {
    return name;
  }
}
