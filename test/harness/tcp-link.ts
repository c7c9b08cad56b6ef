// A link between two programs that a test can cut, hold and mend: a proxy on a port of its own, in front of a socket.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

export interface TcpLink {
  readonly port: number;
  /** Both ends are told that it is over, and nobody gets through any more. */
  cut(): void;
  /** Nothing goes through, and nobody is told: a half-open link. */
  hold(): void;
  /** As it was before. What was held is lost, with its connections. */
  mend(): void;
  /** From now on connections lead elsewhere; those there are end. */
  leadTo(target: NetConnectOpts): void;
  close(): Promise<void>;
}

type State = 'whole' | 'cut' | 'held';

export async function openTcpLink(first: NetConnectOpts): Promise<TcpLink> {
  let target = first;
  let state: State = 'whole';
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      if (state === 'whole') to.write(chunk);
    });
    from.on('close', () => {
      if (state === 'whole') to.destroy();
    });
  };
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  // What goes through is sent on at once, as the servers behind it do.
  const server = createServer({ noDelay: true }, (incoming) => {
    keep(incoming);
    if (state === 'cut') incoming.destroy();
    if (state !== 'whole') return;
    const outgoing = connect(target);
    keep(outgoing);
    pass(incoming, outgoing);
    pass(outgoing, incoming);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      destroyAll();
    },
    hold() {
      state = 'held';
    },
    mend() {
      destroyAll();
      state = 'whole';
    },
    leadTo(next) {
      target = next;
      destroyAll();
    },
    async close() {
      state = 'cut';
      server.close();
      destroyAll();
      await once(server, 'close');
    },
  };
}
