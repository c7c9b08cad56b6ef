// One exchange with this server: JSON out, JSON in, anything else a ServerProblem. Nothing is kept of it here.
import type { ProblemAnswer } from '@keywright/core/wire-contract';
import { type FieldFault, faultWords } from './fault-words.ts';

/** The server said no, or nothing at all (`status` 0). */
export class ServerProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  readonly faults: readonly FieldFault[];

  constructor(
    status: number,
    answer: Partial<ProblemAnswer> & { message?: string },
    headers: Headers | null,
  ) {
    super(answer.detail ?? answer.message ?? 'no answer');
    this.status = status;
    this.code = answer.code ?? (status === 0 ? 'unreachable' : 'unknown');
    this.detail = answer.detail ?? answer.message ?? '';
    this.requestId = answer.requestId ?? headers?.get('x-request-id') ?? null;
    const wait = headers?.get('retry-after') ?? null;
    this.retryAfterSeconds = wait !== null && /^\d+$/.test(wait) ? Number(wait) : null;
    this.faults = answer.problems ?? [];
  }

  /** What is wrong with one field, as a sentence; null when nothing is. */
  faultOf(field: string): string | null {
    const found = this.faults.find((one) => one.field === field || one.field.startsWith(`${field}[`));
    return found === undefined ? null : faultWords(found);
  }
}

type Query = Readonly<Record<string, string | number | null | undefined>>;

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** What is done for the first request that carries it, and for no other. */
  readonly attempt?: string;
}

/** `path` below the origin, made with `at`. */
export async function ask<T>(path: string, question: Question = {}): Promise<T> {
  const response = await send(path, question);
  const text = await response.text().catch(() => null);
  const json = text === null ? undefined : parsed(text);
  if (!response.ok) throw new ServerProblem(response.status, json ?? {}, response.headers);
  // An answer that was cut, or is somebody else's page, says nothing of what was done.
  if (text !== '' && json === undefined) throw noAnswer(question);
  return (json ?? null) as T;
}

/** The text of an answer that is no JSON, such as CSV. */
export async function askForText(path: string, question: Question = {}): Promise<string> {
  const response = await send(path, question);
  const text = await response.text();
  if (!response.ok) throw new ServerProblem(response.status, parsed(text) ?? {}, response.headers);
  return text;
}

/** A path of escaped steps: at`/api/v1/keys/${id}`. */
export function at(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((path, part, index) => `${path}${encodeURIComponent(values[index - 1] ?? '')}${part}`);
}

async function send(path: string, question: Question): Promise<Response> {
  const { method = 'GET', query = {}, body, signal, attempt } = question;
  const isWrite = method !== 'GET';
  const wasOnline = navigator.onLine;
  try {
    return await fetch(`${path}${asked(query)}`, {
      method,
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(isWrite && { 'content-type': 'application/json' }),
        ...(attempt !== undefined && { 'idempotency-key': attempt }),
      },
      ...(isWrite && { body: JSON.stringify(body ?? {}) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw wasOnline ? noAnswer(question) : new ServerProblem(0, {}, null);
  }
}

/** Whatever was asked to be changed may have been changed. */
function noAnswer({ method = 'GET' }: Question): ServerProblem {
  return new ServerProblem(0, method === 'GET' ? {} : { code: 'answer_lost' }, null);
}

function asked(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

function parsed(text: string): (Partial<ProblemAnswer> & { message?: string }) | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
