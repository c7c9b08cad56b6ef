// Asking a provider: its description, its keys, a token, a person's claims. Never redirected, never for long, never
// more than a megabyte.
import type { Ms } from '@keywright/core/instant';

export interface ProviderRequest {
  /** A form to post; null to get. */
  readonly form: URLSearchParams | null;
  readonly authorization: string | null;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Rejects when there is no answer, or none in JSON. */
export type FetchProvider = (url: string, request?: ProviderRequest) => Promise<ProviderAnswer>;

const LONGEST_WAIT_MS: Ms = 5000;
const LARGEST_BYTES = 1024 * 1024;

export const fetchProvider: FetchProvider = async (url, { form, authorization } = GET) => {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
    headers: { accept: 'application/json', ...(authorization !== null && { authorization }) },
    ...(form !== null && { method: 'POST', body: form }),
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_BYTES) throw new Error(`${url} answers with more than a megabyte`);
    chunks.push(chunk);
  }
  return { status: response.status, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
};

const GET: ProviderRequest = { form: null, authorization: null };

/** Rejects unless the answer is 200. */
export async function fetchDocument(fetchProvider: FetchProvider, url: string): Promise<unknown> {
  const { status, body } = await fetchProvider(url);
  if (status !== 200) throw new Error(`${url} answers ${status}`);
  return body;
}
