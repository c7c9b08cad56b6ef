// One API's gateway on a real socket, over use cases in memory, a clock moved by hand and ports of the test's choice:
// for tests of what limits do to requests that are forwarded.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiDefinition, UpstreamDefinition } from '@keywright/core/definition/api-definition';
import { withUpstream } from '@keywright/core/definition/define-api';
import { parseRange } from '@keywright/core/requests/address-range';
import type { EndpointDirectory } from '../../packages/server/src/app/endpoints/endpoint-ports.ts';
import type { UseCasePorts, UseCases } from '../../packages/server/src/app/use-cases.ts';
import {
  createEndpointPools,
  type EndpointPools,
} from '../../packages/server/src/gateway/forward/endpoint-pools.ts';
import {
  createUpstreamPool,
  type UpstreamPool,
} from '../../packages/server/src/gateway/forward/upstream-pool.ts';
import { createGateway } from '../../packages/server/src/gateway/gateway.ts';
import { createInFlight, type InFlight } from '../../packages/server/src/gateway/in-flight.ts';
import type { Exchange } from '../../packages/server/src/http/front/exchange.ts';
import { createFrontDoor, type Mount } from '../../packages/server/src/http/front/front-door.ts';
import { createHttpServer, openServer } from '../../packages/server/src/http/front/http-server.ts';
import { createAnswerManaged } from '../../packages/server/src/http/managed/managed-routes.ts';
import { createEndpointDirectory } from '../../packages/server/src/storage/directories/endpoint-directory.ts';
import { SOLE_PROCESS } from '../../packages/server/src/storage/nodes/sole-process.ts';
import { createMetrics, type Metrics } from '../../packages/server/src/system/metrics.ts';
import { type AssembledUseCases, assembleUseCases, type HandClock } from './assemble-use-cases.ts';

export interface GatewayChoice {
  readonly api: ApiDefinition;
  /** Default: 200 and `{}`. */
  readonly upstream?: RequestListener;
  readonly clock?: HandClock;
  readonly ports?: Partial<UseCasePorts>;
  readonly trustedProxies?: readonly string[];
  /** Default: true. Without one, nothing is forwarded. */
  readonly hasUpstream?: boolean;
}

export interface StartedGateway extends AssembledUseCases {
  /** Of the API's mount. */
  readonly url: string;
  readonly metrics: Metrics;
  /** Requests with a key that are forwarded now. */
  running(): number;
  close(): Promise<void>;
}

const LOOP_MARK = 'keywright-of-a-test';

const answerNothing: RequestListener = (incoming, outgoing) => {
  incoming.resume();
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}');
};

export async function startGateway(choice: GatewayChoice): Promise<StartedGateway> {
  const upstream = createServer(choice.upstream ?? answerNothing);
  const api = withUpstream(choice.api, {
    url: await listening(upstream),
    allowPrivateAddresses: true,
    connectTimeoutMs: 2_000,
    headTimeoutMs: 5_000,
    idleTimeoutMs: 5_000,
    ...choice.api.upstream,
  });
  const metrics = createMetrics(() => inFlight.count);
  const assembled = assembleUseCases({
    apis: [api],
    ...(choice.clock !== undefined && { clock: choice.clock }),
    ports: { decisions: metrics, ...choice.ports },
  });
  const { clock, storage, feed, failures } = assembled;
  const report = (error: unknown) => void (failures as unknown[]).push(error);
  const inFlight = createInFlight({ lease: SOLE_PROCESS, feed, storage, clock, failures: { report } });
  const pool = createUpstreamPool(api.upstream as UpstreamDefinition);
  const { useCases } = assembled;
  const forwarding = choice.hasUpstream === false ? null : pool;
  const endpointPools = createEndpointPools(api, []);
  const endpointDirectory = createEndpointDirectory({
    lease: SOLE_PROCESS,
    endpoints: storage.endpoints,
    feed,
    maxEntries: 100,
  });
  const ways = { pool: forwarding, endpointPools, endpointDirectory };
  const mount = mountOf(api, { ...ways, inFlight, metrics, clock, report, useCases });
  const server = serverOf(mount, choice);
  return {
    ...assembled,
    url: `${await listening(server)}/${api.name}`,
    metrics,
    running: () => inFlight.count,
    async close() {
      await Promise.all([pool.destroy(), endpointPools.destroy()]);
      for (const each of [server, upstream]) {
        each.closeAllConnections();
        each.close();
        await once(each, 'close');
      }
    },
  };
}

interface GatewayParts {
  readonly pool: UpstreamPool | null;
  readonly endpointPools: EndpointPools;
  readonly endpointDirectory: EndpointDirectory;
  readonly inFlight: InFlight;
  readonly metrics: Metrics;
  readonly useCases: UseCases;
  readonly clock: HandClock;
  readonly report: (error: unknown) => void;
}

function mountOf(
  api: ApiDefinition,
  { inFlight, metrics, useCases, clock, report, ...ways }: GatewayParts,
): NamedMount {
  const probes = { isDatabaseUp: async () => true, isReady: async () => true, metrics: metrics.read };
  const gateway = createGateway<Exchange>({
    api,
    ...ways,
    inFlight,
    clock,
    failures: { report },
    isOperatorToken: () => false,
    loopMark: LOOP_MARK,
    answerManaged: createAnswerManaged({ useCases, probes, onFailure: report }),
    onForwarded: () => {},
    identifyBySession: async () => ({ refused: { reason: 'missing_credentials' } }),
    identifyByToken: async () => ({ refused: { reason: 'token_refused' } }),
    ownOrigin: 'https://keys.example.com',
    ...useCases,
  });
  const manner = { policy: api.refusals, shape: api.refusals.shape, realm: api.name };
  const handle: Mount['handle'] = (exchange, localPath) => {
    gateway(exchange, localPath).catch((error: unknown) => {
      report(error);
      exchange.refuse({ reason: 'internal_error' }, manner);
    });
  };
  return { name: api.name, manner, handle };
}

interface NamedMount extends Mount {
  readonly name: string;
}

function serverOf(mount: NamedMount, { trustedProxies = [] }: GatewayChoice): Server {
  let count = 0;
  const newRequestId = () => {
    count += 1;
    return `req_${count}`;
  };
  const enter = createFrontDoor({
    byName: new Map([[mount.name, mount]]),
    byHost: new Map(),
    own: { manner: mount.manner, handle: (exchange) => exchange.refuse({ reason: 'not_found' }) },
    trustedProxies: trustedProxies.flatMap((range) => parseRange(range) ?? []),
    newRequestId,
    loopMark: LOOP_MARK,
    onRefusal: () => {},
  });
  const server = createHttpServer({ newRequestId, headersTimeoutMs: 10_000 });
  openServer(server, enter, newRequestId);
  return server;
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
