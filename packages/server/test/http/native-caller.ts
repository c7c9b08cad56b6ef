// Calls the native API as the operator, or as whoever the headers say, and shows the whole answer.

export interface NativeAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  readonly body: any;
}

/** `route` is method and path, e.g. `GET /api/v1/keys`. */
export type NativeCall = (
  route: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<NativeAnswer>;

/** Without a token, nobody in particular calls. */
export function nativeCaller({ url, adminToken }: { url: string; adminToken: string | null }): NativeCall {
  return async (route, body, headers = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(adminToken !== null && { authorization: `Bearer ${adminToken}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text.startsWith('{') ? JSON.parse(text) : text,
    };
  };
}

/** What was asked for was done, and this is its answer. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type NativeDoing = (...asked: Parameters<NativeCall>) => Promise<any>;

export function doneBy(call: NativeCall): NativeDoing {
  return async (...asked) => {
    const { status, body } = await call(...asked);
    if (status >= 300) throw new Error(`${asked[0]}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
}
