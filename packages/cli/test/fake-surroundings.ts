// Surroundings without a process: a fetch that answers from a list, a person who types what the test says.
import type { Surroundings } from '../src/surroundings.ts';

export interface Exchange {
  readonly line: string;
  readonly body: unknown;
  readonly idempotencyKey: string | null;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly body: unknown;
}

export interface FakeWorld {
  readonly surroundings: Surroundings;
  readonly sent: readonly Exchange[];
  readonly output: () => string;
  readonly errors: () => string;
}

export interface FakeWorldOptions {
  /** Given in order; asking for more than there are fails as an unreachable server does. */
  readonly answers?: readonly FakeAnswer[];
  readonly env?: Readonly<Record<string, string>>;
  readonly program?: string;
  readonly input?: string;
  /** What the person types; absent, nobody is there. */
  readonly typed?: string;
  readonly colour?: boolean;
}

export const NOW = Date.parse('2027-01-01T00:00:00Z');

export function fakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  const { answers = [], env = { KEYWRIGHT_ADMIN_TOKEN: 'operator-token' }, colour = false } = options;
  const sent: Exchange[] = [];
  const queue = [...answers];
  let output = '';
  let errors = '';
  const surroundings: Surroundings = {
    env,
    program: options.program ?? 'keywright',
    fetch: async (target, init) => {
      const next = queue.shift();
      if (next === undefined) {
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
      }
      const { pathname, search } = new URL(String(target));
      sent.push({
        line: `${init?.method} ${pathname.replace('/api/v1', '')}${search}`,
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
        idempotencyKey: new Headers(init?.headers).get('idempotency-key'),
      });
      const text = typeof next.body === 'string' ? next.body : JSON.stringify(next.body);
      return new Response(text, { status: next.status ?? 200 });
    },
    interactive: options.typed !== undefined,
    colour: { output: colour, errors: colour },
    now: () => NOW,
    write: (text) => {
      output += text;
    },
    writeParts: async (parts) => {
      for await (const part of parts) output += part;
    },
    writeError: (text) => {
      errors += text;
    },
    readInput: async () => options.input ?? '',
    ask: async (question) => {
      errors += question;
      return options.typed ?? '';
    },
    serve: async () => 0,
    loadStart: async () => {
      throw new Error('a fake world has no configuration');
    },
    adoptJournal: async () => {
      throw new Error('a fake world has no journals');
    },
    writeNewFile: async () => false,
  };
  return { surroundings, sent, output: () => output, errors: () => errors };
}
