// Whether a request with a cookie comes from a page of this server. A browser sends its cookies whoever made the page:
// what does not say that it is of ours is taken for foreign, reading or writing.

export interface PageHeaders {
  readonly origin?: readonly string[] | undefined;
  readonly 'sec-fetch-site'?: readonly string[] | undefined;
}

/**
 * What writes has to name our origin, as browsers do. What reads may go without that where the browser itself says that
 * it is of the same origin (Fetch Metadata); they leave `Origin` out then.
 */
export function isFromOwnPage(origin: string, method: string, headers: PageHeaders): boolean {
  const site = headers['sec-fetch-site']?.join() ?? null;
  const named = headers.origin?.join() ?? null;
  if (site !== null && site !== 'same-origin') return false;
  if (named !== null) return named === origin;
  return site === 'same-origin' && (method === 'GET' || method === 'HEAD');
}
