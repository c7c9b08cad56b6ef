// Calls the native API as the operator, and shows the whole answer.

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

export function nativeCaller({ url, adminToken }: { url: string; adminToken: string }): NativeCall {
  return async (route, body, headers = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${adminToken}`,
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
