// Stevora's API as its customers call it, without an SDK.

export interface StevoraAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  readonly body: any;
}

export interface StevoraCall {
  readonly key?: string;
  readonly admin?: string;
  readonly body?: unknown;
}

export interface StevoraClient {
  /** `route` is method and path, e.g. `GET /v1/api-keys`. */
  call(route: string, call?: StevoraCall): Promise<StevoraAnswer>;
  /** A workspace and its first key, made as a customer makes them. */
  newcomer(slug: string): Promise<{ workspaceId: string; key: string; keyId: string }>;
}

export function stevoraClient({
  url,
  adminToken: admin,
}: {
  url: string;
  adminToken: string;
}): StevoraClient {
  const call: StevoraClient['call'] = async (route, { key, admin, body } = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const headers: Record<string, string> = {
      ...(key !== undefined && { 'x-api-key': key }),
      ...(admin !== undefined && { 'x-admin-token': admin }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${url}/stevora${path}`, { method, headers, ...sent });
    return { status: answer.status, body: await answer.json() };
  };
  return {
    call,
    async newcomer(slug) {
      const workspace = await call('POST /v1/workspaces', { admin, body: { name: slug, slug } });
      const workspaceId = workspace.body.data.id as string;
      const first = await call('POST /v1/api-keys', { admin, body: { name: 'first', workspaceId } });
      return { workspaceId, key: first.body.data.key as string, keyId: first.body.data.id as string };
    },
  };
}

export function stevoraRefusal(code: string, message: string): object {
  return { success: false, error: { code, message } };
}
