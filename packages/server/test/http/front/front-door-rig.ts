// A real server with a real front door, before mounts that only say where a request arrived.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { parseRange } from '@keywright/core/requests/address-range';
import { DEFAULT_MANNER, type Exchange } from '../../../src/http/front/exchange.ts';
import { createFrontDoor, type Mount } from '../../../src/http/front/front-door.ts';
import { createHttpServer, openServer } from '../../../src/http/front/http-server.ts';

export interface Arrival {
  readonly mount: string;
  readonly localPath: string;
  readonly exchange: Exchange;
}

export interface TestFrontDoor {
  readonly url: string;
  /** What reached a mount, in order. */
  readonly arrivals: readonly Arrival[];
  readonly refusals: readonly { readonly refusal: Refusal; readonly requestId: string }[];
  close(): Promise<void>;
}

export interface FrontDoorRigOptions {
  /** Default: 200 with the mount and the path below it. */
  readonly answer?: (arrival: Arrival) => void;
  readonly names?: readonly string[];
  readonly hosts?: readonly string[];
  readonly trustedProxies?: readonly string[];
  readonly headersTimeoutMs?: number;
}

export async function startFrontDoor(options: FrontDoorRigOptions = {}): Promise<TestFrontDoor> {
  const arrivals: Arrival[] = [];
  const refusals: { refusal: Refusal; requestId: string }[] = [];
  const answer = options.answer ?? answerWhere;
  const mount = (name: string): Mount => ({
    manner: { ...DEFAULT_MANNER, realm: name },
    handle: (exchange, localPath) => {
      const arrival = { mount: name, localPath, exchange };
      arrivals.push(arrival);
      answer(arrival);
    },
  });
  let count = 0;
  const newRequestId = () => {
    count += 1;
    return `req_${count}`;
  };
  const server = createHttpServer({ newRequestId, headersTimeoutMs: options.headersTimeoutMs ?? 10_000 });
  const enter = createFrontDoor({
    byName: new Map((options.names ?? []).map((name) => [name, mount(name)])),
    byHost: new Map((options.hosts ?? []).map((host) => [host, mount(`at ${host}`)])),
    own: mount('own'),
    trustedProxies: (options.trustedProxies ?? []).flatMap((range) => parseRange(range) ?? []),
    newRequestId,
    loopMark: 'keywright-of-a-test',
    onRefusal: (refusal, requestId) => refusals.push({ refusal, requestId }),
  });
  openServer(server, enter, newRequestId);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    refusals,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerWhere({ exchange, mount, localPath }: Arrival): void {
  exchange.answer(200, JSON.stringify({ mount, localPath }));
}
