// The physical limit of a gateway: node:http in front, an undici pool behind, every byte passed through. It reads a
// small body whole, as that is faster than piping it, and hands chunks on as they come.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Dispatcher, Pool } from 'undici';
import { configFromParent, reportToParent } from '../harness/child-side.ts';

export interface BareProxyConfig {
  readonly upstreamUrl: string;
}

const pool = new Pool(configFromParent<BareProxyConfig>().upstreamUrl, { connections: null, pipelining: 1 });

class Passage implements Dispatcher.DispatchHandler {
  readonly #outgoing: ServerResponse;

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#outgoing.once('close', () => {
      if (!this.#outgoing.writableFinished) controller.abort(new Error('The client has gone'));
    });
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
  ): void {
    delete headers['connection'];
    delete headers['keep-alive'];
    delete headers['transfer-encoding'];
    this.#outgoing.writeHead(status, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#outgoing.write(chunk)) return;
    controller.pause();
    this.#outgoing.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#outgoing.end();
  }

  onResponseError(): void {
    this.#outgoing.destroy();
  }
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.once('end', () => {
    const { connection: _, host: __, ...headers } = incoming.headers;
    const body = chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks);
    const path = incoming.url ?? '/';
    const method = incoming.method ?? 'GET';
    pool.dispatch({ path, method, headers, body }, new Passage(outgoing));
  });
}

const server = createServer(pass);
server.listen(0, '127.0.0.1', () => {
  reportToParent({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await pool.destroy();
    },
  });
});
