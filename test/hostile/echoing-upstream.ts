// An upstream that tells its caller everything it was told, in the headers of its answer: what the gateway sent it, and
// what it may not tell the client.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoingUpstream {
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  close(): void;
}

export interface ReceivedRequest {
  readonly target: string;
  /** Name, value, name, value. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export async function startEchoingUpstream(): Promise<EchoingUpstream> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { rawHeaders, url: target = '' } = incoming;
    let body = '';
    for await (const chunk of incoming.setEncoding('latin1')) body += chunk;
    received.push({ target, rawHeaders, body });
    const fields = rawHeaders.flatMap((value, index) => (index % 2 === 1 ? [`x-echo-${index}`, value] : []));
    outgoing.writeHead(200, [...fields, 'content-length', '2']).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
