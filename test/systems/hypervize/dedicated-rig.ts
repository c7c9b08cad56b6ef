// Hypervize with dedicated endpoints, an account's own upstream beside the API's, and whatever comes back as bytes.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CreateEndpointBody } from '@keywright/core/wire-contract';
import type { TestKeywright } from '../../harness/start-test-keywright.ts';
import { askRaw } from '../../hostile/raw-request.ts';

export const CHAT = { model: 'sample', messages: [{ role: 'user', content: 'How are you?' }] };

export type EndpointChoice = Partial<Omit<CreateEndpointBody, 'workspaceId'>>;

/** A new endpoint of this workspace, private and on the API's upstream unless said otherwise; its id. */
export async function newEndpoint(
  { client }: TestKeywright,
  workspaceId: string,
  choice: EndpointChoice = {},
): Promise<string> {
  const body = { api: 'hypervize', name: 'Dedicated', ...choice, workspaceId };
  return (await client.endpoints.create(body)).id;
}

export interface AskedEndpoint {
  readonly id: string;
  readonly secret?: string | null;
  /** Default: that of chat. */
  readonly method?: 'GET' | 'POST';
  readonly api?: string;
}

/** All that comes back, but for what differs between any two answers. */
export async function bytesOf(keywright: TestKeywright, asked: AskedEndpoint): Promise<string> {
  const { id, secret = null, method = 'POST', api = 'hypervize' } = asked;
  const path = `/${api}/api/d/${id}${method === 'POST' ? '/chat/completions' : ''}`;
  const { text } = await askRaw(keywright.url, {
    start: `${method} ${path}`,
    lines: secret === null ? [] : [`Authorization: Bearer ${secret}`],
    ...(method === 'POST' && { json: CHAT }),
  });
  return text.replaceAll(/req_\w+/g, 'req_').replace(/^date: .*$/im, 'date');
}

export async function statusOf(keywright: TestKeywright, asked: AskedEndpoint): Promise<number> {
  return Number((await bytesOf(keywright, asked)).split(' ')[1]);
}

export interface OwnUpstreamCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An account's own model server: remembers what it was sent, and answers a chat of 3 and 4 tokens. */
export interface OwnUpstream {
  readonly url: string;
  readonly calls: readonly OwnUpstreamCall[];
  close(): Promise<void>;
}

export async function startOwnUpstream(fields: Readonly<Record<string, string>> = {}): Promise<OwnUpstream> {
  const calls: OwnUpstreamCall[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming;
      calls.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
      const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
      const message = { role: 'assistant', content: 'from an upstream of my own' };
      const choices = [{ index: 0, finish_reason: 'stop', message }];
      outgoing.writeHead(200, { 'content-type': 'application/json', ...fields });
      outgoing.end(JSON.stringify({ id: '1', object: 'chat.completion', model: 'own', choices, usage }));
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
