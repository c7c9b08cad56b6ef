// The physical limit of a verification over HTTP: node:http alone, that reads the whole body and answers fixed bytes.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { configFromParent, reportToParent } from '../harness/child-side.ts';

export interface BareServerConfig {
  /** Headers and body that Keywright gave to such a request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const { headers, body } = configFromParent<BareServerConfig>();
const server = createServer((incoming, outgoing) => {
  incoming.resume();
  incoming.once('end', () => {
    outgoing.writeHead(200, headers);
    outgoing.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  reportToParent({
    url,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  });
});
