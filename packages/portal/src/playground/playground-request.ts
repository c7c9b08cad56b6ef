// What somebody tries out, as it is sent: to this server alone, by the browser itself, as a page of our own.
import type { ApiAnswer, ApiRouteAnswer } from '@keywright/core/wire-contract';
import { ask, ServerProblem } from '../server/ask.ts';

export interface Tried {
  readonly route: ApiRouteAnswer;
  /** Of an endpoint; empty where the route has none. */
  readonly endpointId: string;
  /** The secret to send; null to call as who is signed in. */
  readonly secret: string | null;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly tookMs: number;
  readonly isWhole: boolean;
}

/** Beyond that nobody reads on, and a page becomes slow. */
const MOST_SHOWN = 200_000;

export function triedUrl(api: ApiAnswer, { route, endpointId }: Pick<Tried, 'route' | 'endpointId'>): string {
  const path = route.path.replace(`{${route.endpointParam}}`, encodeURIComponent(endpointId));
  return `${api.baseUrls.byPath}${path}`;
}

export interface Asking {
  readonly api: ApiAnswer;
  readonly workspaceId: string;
  readonly signal: AbortSignal;
  /** Each time some more of the answer is there. */
  readonly onAnswer: (answered: Answered) => void;
}

export async function sendTried(tried: Tried, { api, workspaceId, signal, onAnswer }: Asking): Promise<void> {
  const { route, secret, body } = tried;
  const url = new URL(triedUrl(api, tried));
  if (secret === null) await payFrom(workspaceId);
  if (api.workspaceParam !== null) url.searchParams.set(api.workspaceParam, workspaceId);
  const startedAt = performance.now();
  const response = await fetch(`${url.pathname}${url.search}`, {
    method: route.method,
    credentials: secret === null ? 'same-origin' : 'omit',
    cache: 'no-store',
    redirect: 'error',
    headers: { 'content-type': 'application/json', ...(secret !== null && credential(route, secret)) },
    body,
    signal,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ServerProblem(0, {}, null);
  });
  const headers = [...response.headers];
  let text = '';
  const told = (isWhole: boolean) => {
    const tookMs = Math.round(performance.now() - startedAt);
    onAnswer({ status: response.status, headers, body: text, tookMs, isWhole });
  };
  told(false);
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(response)) {
    if (text.length >= MOST_SHOWN) break;
    text = `${text}${decoder.decode(chunk, { stream: true })}`.slice(0, MOST_SHOWN);
    told(false);
  }
  told(true);
}

/** The workspace this browser has chosen pays for what its sessions call. */
async function payFrom(organizationId: string): Promise<void> {
  await ask('/api/auth/organization/set-active', { method: 'POST', body: { organizationId } });
}

function credential({ carriers }: ApiRouteAnswer, secret: string): Record<string, string> {
  return carriers[0] === 'x-api-key' ? { 'x-api-key': secret } : { authorization: `Bearer ${secret}` };
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}
