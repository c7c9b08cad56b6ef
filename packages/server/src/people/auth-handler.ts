// Better Auth behind Node's HTTP: what of a request reaches it, and who is told to be acting. Writes come from pages of
// ours alone, in strict JSON, with fields that are listed; of the headers only those named here get through, and the
// client's address is ours to say.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isFromOwnPage } from '@keywright/core/people/own-pages';
import { parseStrictJson } from '@keywright/core/requests/strict-json';
import type { Auth } from './auth.ts';
import { actingAs } from './auth-audit.ts';
import { type AuthRefusal, refusals } from './auth-refusals.ts';
import { readSession } from './read-session.ts';
import { CLIENT_ADDRESS_HEADER } from './sign-in/attempt-limits.ts';
import { type AuthRoute, findAuthRoute, findFieldFault } from './sign-in/auth-surface.ts';

export interface AuthHandlerOptions {
  readonly auth: Auth;
  readonly publicUrl: string;
  /** Rejects while the database cannot be read. */
  readonly ping: () => Promise<void>;
  readonly onFailure: (error: unknown, during: string) => void;
}

/** `clientAddress`: canonical, null when it cannot be known. Resolves when the answer is written. */
export type HandleAuth = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  facts: { readonly clientAddress: string | null },
) => Promise<void>;

export const AUTH_BASE = '/api/auth';

const PASSED_ON = ['cookie', 'origin', 'user-agent', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'];
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;
const MAX_BODY_BYTES = 1024 * 1024;
const LOWEST_FAILURE = 500;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

export function createAuthHandler(options: AuthHandlerOptions): HandleAuth {
  const { auth, publicUrl, ping, onFailure } = options;
  const { origin } = new URL(publicUrl);
  const answer = async (incoming: IncomingMessage, clientAddress: string | null): Promise<Response> => {
    const read = await readRequest(incoming, origin);
    if (!read.ok) return read.refusal();
    const headers = headersOf(incoming, clientAddress);
    if (read.body !== null) headers.set('content-type', 'application/json');
    const url = `${origin}${incoming.url}`;
    const request = new Request(url, { method: incoming.method ?? 'GET', headers, body: read.body });
    const session = await readSession(auth, headers);
    return actingAs(session?.userId ?? null, () => auth.handler(request));
  };
  return async (incoming, outgoing, { clientAddress }) => {
    let response: Response;
    try {
      response = await answer(incoming, clientAddress);
    } catch (error) {
      // Who left in the middle of a request waits for no answer.
      if (!incoming.complete && incoming.destroyed) return;
      onFailure(error, 'signing people in');
      response = refusals.failed();
    }
    if (response.status >= LOWEST_FAILURE) response = await ping().then(() => response, refusals.away);
    await write(response, outgoing);
  };
}

type ReadRequest =
  | { readonly ok: true; readonly body: string | null }
  | { readonly ok: false; readonly refusal: AuthRefusal };

async function readRequest(incoming: IncomingMessage, origin: string): Promise<ReadRequest> {
  const path = (incoming.url ?? '').split('?', 1)[0] ?? '';
  const route = path.startsWith(`${AUTH_BASE}/`) ? findAuthRoute(path.slice(AUTH_BASE.length)) : null;
  if (route === null) return { ok: false, refusal: refusals.notFound };
  if (route.method !== incoming.method)
    return { ok: false, refusal: () => refusals.otherMethod(route.method) };
  if (route.method === 'GET') return { ok: true, body: null };
  if (!isFromOwnPage(origin, route.method, incoming.headersDistinct))
    return { ok: false, refusal: refusals.crossSite };
  return readBody(incoming, route);
}

async function readBody(incoming: IncomingMessage, route: AuthRoute): Promise<ReadRequest> {
  const type = incoming.headersDistinct['content-type']?.join() ?? '';
  if (!JSON_TYPE.test(type)) return { ok: false, refusal: refusals.notJson };
  const bytes = await bytesOf(incoming);
  if (bytes === null) return { ok: false, refusal: refusals.tooLarge };
  const fields = fieldsOf(bytes);
  if (fields === null) return { ok: false, refusal: refusals.badJson };
  const fault = findFieldFault(route, fields);
  if (fault !== null) return { ok: false, refusal: () => refusals.badField(fault) };
  return { ok: true, body: JSON.stringify(fields) };
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Left early, the loop would destroy the connection, and the refusal with it.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function fieldsOf(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  let text: string;
  try {
    text = UTF_8.decode(bytes);
  } catch {
    return null;
  }
  const read = parseStrictJson(text);
  const isFields = read.ok && typeof read.value === 'object' && !Array.isArray(read.value);
  return isFields ? (read.value as Readonly<Record<string, unknown>> | null) : null;
}

/** Of a request's headers those that concern signing in, and the client's address as we know it. */
export function headersOf({ headers: given }: IncomingMessage, clientAddress: string | null): Headers {
  const headers = new Headers();
  for (const name of PASSED_ON) {
    const value = given[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  if (clientAddress !== null) headers.set(CLIENT_ADDRESS_HEADER, clientAddress);
  return headers;
}

async function write(response: Response, outgoing: ServerResponse): Promise<void> {
  const { headers } = response;
  const retryAfter = headers.get('retry-after') ?? headers.get('x-retry-after');
  for (const name of ['content-type', 'location', 'allow']) {
    const value = headers.get(name);
    if (value !== null) outgoing.setHeader(name, value);
  }
  outgoing.setHeader('cache-control', 'no-store');
  if (retryAfter !== null) outgoing.setHeader('retry-after', retryAfter);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  const body = Buffer.from(await response.arrayBuffer());
  // What was not read of a refused body is not read as another request.
  if (!outgoing.req.complete) outgoing.setHeader('connection', 'close');
  outgoing.writeHead(response.status);
  await new Promise<void>((resolve) => outgoing.once('close', resolve).end(body, resolve));
}
