// One HTTP exchange with the native API: address, headers, JSON, and what counts as an answer.
// The token goes to the configured server and nowhere else: redirects are not followed, messages never quote it.
import { answerLines, type Open } from './answer-lines.ts';
import {
  type AnswerKind,
  type AnswerTypes,
  isAnswer,
  isProblem,
  isTextAnswer,
  type TextKind,
} from './answer-shape.ts';
import { KeywrightError } from './keywright-error.ts';
import { KeywrightUnreachableError } from './keywright-unreachable-error.ts';

export interface TransportOptions {
  readonly url: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
}

export interface ApiRequest<K extends AnswerKind = AnswerKind> {
  /** What the server answers when it says yes. */
  readonly answer: K;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments below /api/v1; each is escaped. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
}

type Unkinded = Omit<ApiRequest, 'answer'>;

export interface Transport {
  send<K extends AnswerKind>(request: ApiRequest<K>): Promise<AnswerTypes[K]>;
  /** Asks for an answer that is no JSON, and answers its text. */
  sendForText(kind: TextKind, request: Unkinded): Promise<string>;
  /** Asks for NDJSON, and answers its text in parts. */
  sendForLines(request: Unkinded): AsyncIterable<string>;
}

export type Send = Transport['send'];

const TYPE_OF: Readonly<Record<TextKind, string>> = {
  'billing-csv': 'text/csv',
};

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

export function createTransport(options: TransportOptions): Transport {
  const base = baseOf(options.url);
  if (!VISIBLE_ASCII.test(options.token)) {
    throw new TypeError('token must be visible ASCII characters without spaces');
  }
  /** What the caller gave wrongly is thrown here, before anything is sent. */
  const prepared = (request: Unkinded, type: string): Open => {
    const target = targetOf(base, request);
    const init = {
      method: request.method,
      headers: { ...headersOf(options.token, request), accept: `${type}, application/problem+json` },
      redirect: 'manual',
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    } as const;
    return (signal) => options.fetch(target, { ...init, signal });
  };
  const unreachable = (cause: unknown) => new KeywrightUnreachableError(options.url, cause);
  const ask = async (request: Unkinded, type: string): Promise<Answered> => {
    const open = prepared(request, type);
    try {
      const response = await open(AbortSignal.timeout(options.timeoutMs));
      return { response, text: await response.text() };
    } catch (cause) {
      throw unreachable(cause);
    }
  };
  return {
    async send(request) {
      const answered = await ask(request, 'application/json');
      const json = parsed(answered.text);
      if (answered.response.ok && isAnswer(request.answer, json)) return json;
      throw refusalOf(answered);
    },
    async sendForText(kind, request) {
      const answered = await ask(request, TYPE_OF[kind]);
      if (answered.response.ok && isTextAnswer(kind, answered.text)) return answered.text;
      throw refusalOf(answered);
    },
    sendForLines: (request) =>
      answerLines({
        timeoutMs: options.timeoutMs,
        open: prepared(request, 'application/x-ndjson'),
        refusalOf: (response, text) => refusalOf({ response, text }),
        unreachable,
      }),
  };
}

interface Answered {
  readonly response: Response;
  readonly text: string;
}

function refusalOf({ response, text }: Answered): KeywrightError {
  const json = parsed(text);
  return new KeywrightError({
    status: response.status,
    retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
    answer: !response.ok && isProblem(json) ? json : null,
  });
}

function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError('url must be the http:// or https:// address of a Keywright server');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new TypeError('url must not contain a user name or password');
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}

function targetOf(base: string, { path, query }: Pick<ApiRequest, 'path' | 'query'>): string {
  // A URL parser resolves these away, whether or not they are percent-encoded: the request would go elsewhere.
  const lost = path.find((segment) => segment === '' || segment === '.' || segment === '..');
  if (lost !== undefined) throw new TypeError(`not an id: '${lost}'`);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  const asked = search.size === 0 ? '' : `?${search}`;
  return `${base}/api/v1/${path.map(encodeURIComponent).join('/')}${asked}`;
}

function headersOf(
  token: string,
  { body, idempotencyKey }: Pick<ApiRequest, 'body' | 'idempotencyKey'>,
): Record<string, string> {
  if (idempotencyKey !== undefined && !VISIBLE_ASCII.test(idempotencyKey)) {
    throw new TypeError('idempotencyKey must be visible ASCII characters without spaces');
  }
  return {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

/** The JSON of a body; null when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function secondsOf(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : null;
}
