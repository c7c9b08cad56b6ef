// Requests that are nearly right: valid ones, with something wrong in the request line, the headers, the framing, the
// credentials, or between two of them. Structure first; damage to single bytes comes last and not always.
import { damaged } from './byte-mutations.ts';
import * as words from './hostile-words.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface GeneratorOptions {
  /** Secrets and other texts that are presented as credentials. */
  readonly credentials: readonly string[];
  /** The one that opens a route, presented more often than others; null when none may. */
  readonly fitting: ((host: string, path: string) => string) | null;
}

/** The bytes of one to four requests, latin-1. */
export function generateRequests(options: GeneratorOptions, random: SeededRandom): string {
  const count = random.chance(0.15) ? 2 + random.int(3) : 1;
  const requests = Array.from({ length: count }, () => new RequestWriter(options, random).write()).join('');
  return damaged(requests, random.chance(0.8) ? 0 : 1 + random.int(3), random);
}

/** Writes one request. Half of them are calm: little is wrong with those, so that they come far. */
class RequestWriter {
  readonly #options: GeneratorOptions;
  readonly #random: SeededRandom;
  readonly #heat: number;

  constructor(options: GeneratorOptions, random: SeededRandom) {
    this.#options = options;
    this.#random = random;
    this.#heat = random.chance(0.5) ? 0.1 : 1;
  }

  write(): string {
    const random = this.#random;
    const [method, host, path] = random.pick(words.GUARDED_ROUTES);
    const { lines: framing, body } = this.#framedBody(method);
    const lines = [
      ...this.#hostLines(host),
      ...this.#credentialLines(host, path),
      ...framing,
      ...Array.from({ length: random.int(3) }, () => random.pick(words.LINES)),
      ...this.#rarely(0.1, () => random.pick(words.BAD_LINES)),
    ];
    if (random.chance(0.3)) lines.sort(() => random.int(3) - 1);
    return `${this.#requestLine(method, path)}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
  }

  /** Something wrong, that often; less often in a calm request. */
  #isOdd(share: number): boolean {
    return this.#random.chance(share * this.#heat);
  }

  #rarely(share: number, make: () => string): string[] {
    return this.#isOdd(share) ? [make()] : [];
  }

  #requestLine(method: string, path: string): string {
    const random = this.#random;
    const other = random.chance(0.3) ? words.ODD_METHODS : words.METHODS;
    const chosen = this.#isOdd(0.15) ? random.pick(other) : method;
    const version = this.#isOdd(0.05) ? random.pick(words.VERSIONS) : 'HTTP/1.1';
    return `${chosen} ${this.#target(path)} ${version}`.trimEnd();
  }

  #target(guarded: string): string {
    const random = this.#random;
    if (this.#isOdd(0.03)) return random.pick(words.TARGETS);
    let path = this.#isOdd(0.1) ? `${random.pick(words.OPEN_PATHS)}x` : guarded;
    while (this.#isOdd(0.2)) {
      const at = random.int(path.length + 1);
      path = path.slice(0, at) + random.pick(words.PATH_SCRAPS) + path.slice(at);
    }
    if (this.#isOdd(0.15)) return `${path}?api_key=${random.pick(this.#options.credentials)}&limit=-1`;
    return random.chance(0.1) ? `${path}?page=0&cursor=%00&limit=1e9` : path;
  }

  #hostLines(own: string): string[] {
    const random = this.#random;
    if (this.#isOdd(0.04)) return [];
    const other = random.chance(0.4) ? words.BAD_HOSTS : words.HOSTS;
    const host = this.#isOdd(0.15) ? random.pick(other) : own;
    return [`Host: ${host}`, ...this.#rarely(0.04, () => `Host: ${random.pick(words.HOSTS)}`)];
  }

  #credentialLines(host: string, path: string): string[] {
    const random = this.#random;
    const { credentials, fitting } = this.#options;
    const lines: string[] = [];
    while (lines.length === 0 ? random.chance(0.95) : this.#isOdd(0.1)) {
      const fits = fitting !== null && random.chance(0.7);
      const text = fits ? fitting(host, path) : random.pick(credentials);
      const written = this.#isOdd(0.15) ? damaged(text, 1, random) : text;
      lines.push(`${random.pick(this.#isOdd(0.5) ? words.ODD_CARRIERS : words.CARRIERS)}${written}`);
    }
    return lines;
  }

  #framedBody(method: string): { lines: string[]; body: string } {
    const random = this.#random;
    const hasBody = method === 'POST' || method === 'PATCH';
    if (random.chance(hasBody ? 0.05 : 0.9)) return { lines: [], body: '' };
    const content = random.pick(words.BODIES);
    const type = this.#isOdd(0.2) ? [] : ['Content-Type: application/json'];
    if (random.chance(0.6)) {
      const right = this.#isOdd(0.15) ? Math.max(0, content.length + random.int(7) - 3) : content.length;
      const length = this.#isOdd(0.1) ? random.pick(words.LENGTHS) : String(right);
      const twice = this.#rarely(0.04, () => `Content-Length: ${random.pick(words.LENGTHS)}`);
      return { lines: [...type, `Content-Length: ${length}`, ...twice], body: content };
    }
    const coding = this.#isOdd(0.15) ? random.pick(words.TRANSFER_CODINGS) : 'chunked';
    const both = this.#rarely(0.06, () => `Content-Length: ${content.length}`);
    return { lines: [...type, `Transfer-Encoding: ${coding}`, ...both], body: this.#chunked(content) };
  }

  #chunked(content: string): string {
    const random = this.#random;
    let body = '';
    for (let at = 0; at < content.length; ) {
      const piece = content.slice(at, at + 1 + random.int(Math.max(40, content.length)));
      const size = this.#isOdd(0.06) ? random.pick(words.CHUNK_SIZES) : piece.length.toString(16);
      body += `${size}\r\n${piece}\r\n`;
      at += piece.length;
    }
    const trailer = random.chance(0.05) ? 'Authorization: Bearer x\r\n' : '';
    return this.#isOdd(0.06) ? body : `${body}0\r\n${trailer}\r\n`;
  }
}
