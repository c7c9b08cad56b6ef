// Everything that speaks HTTP, in front of one engine: a gateway per API, the server's own routes, the front door, and
// the order in which they stop.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { SignInChoices } from '@keywright/core/portal/page-facts';
import type { Storage } from './app/ports.ts';
import type { CheckedConfig } from './config.ts';
import type { Engine } from './engine.ts';
import { createEndpointPools, type EndpointPools } from './gateway/forward/endpoint-pools.ts';
import { createUpstreamPool, type UpstreamPool } from './gateway/forward/upstream-pool.ts';
import { createGateway } from './gateway/gateway.ts';
import { endAfterAnswer } from './http/front/connection-end.ts';
import type { Exchange } from './http/front/exchange.ts';
import { createFrontDoor, type Mount } from './http/front/front-door.ts';
import { closeServer } from './http/front/http-server.ts';
import { createAnswerManaged } from './http/managed/managed-routes.ts';
import { createRecogniseCaller } from './http/native-caller.ts';
import { createOwnRoutes } from './http/own-routes.ts';
import { readBuiltPortal } from './http/portal-app/built-files.ts';
import { createProbes } from './http/probes.ts';
import { AUTH_BASE } from './people/auth-handler.ts';
import { AUTH_ROUTES } from './people/sign-in/auth-surface.ts';
import type { SignIn } from './people/sign-in/sign-in-config.ts';
import type { People } from './people-parts.ts';
import { reportForwarded, reportRefused } from './report-traffic.ts';

export interface SurfacesOptions {
  readonly engine: Engine;
  readonly storage: Storage;
  readonly server: Server;
  readonly config: CheckedConfig;
  readonly publicUrl: string;
  readonly newRequestId: () => string;
  /** The operator's token. */
  readonly token: string;
  readonly people: People;
}

export interface Surfaces {
  readonly listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  readonly ownRoutes: readonly {
    readonly route: string;
    readonly access: 'anonymous' | 'caller' | 'operator';
  }[];
  /** Takes no new requests, waits for running ones at most this long, then cuts them. */
  drain(ms: number): Promise<void>;
}

const LAST_WORDS_MS = 1000;
const LOOP_MARK_ALPHABET = '0123456789abcdef';
const LOOP_MARK_LENGTH = 16;
const PORTAL_FOLDER = fileURLToPath(new URL('dist', import.meta.resolve('@keywright/portal/package.json')));

export async function createSurfaces(options: SurfacesOptions): Promise<Surfaces> {
  const { engine, storage, server, config, publicUrl, newRequestId } = options;
  const { people } = options;
  const findSignedIn = ({ incoming, address }: Exchange) => people.findSignedIn(incoming, address);
  const { apis, useCases, metrics, failures, secrets } = engine;
  // Of this start alone: no other server has it, and a name that told of the host would be known to every upstream.
  const loopMark = `keywright-${secrets.randomCharacters(LOOP_MARK_ALPHABET, LOOP_MARK_LENGTH)}`;
  const isOperatorToken = operatorCheck(secrets.digest, secrets.equal, options.token);
  const pools: Pick<UpstreamPool | EndpointPools, 'destroy'>[] = [];
  const serving = new Set<Promise<void>>();
  let draining = false;
  const probes = createProbes({
    ping: () => storage.ping(),
    isDraining: () => draining,
    metrics: metrics.read,
  });
  const answerManaged = createAnswerManaged({ useCases, probes, onFailure: failures.report });

  // The operator's token may be sent to an API that does not take it: no upstream is told it, whichever's it is.
  const operatorHeaders = apis.all.flatMap(({ operatorHeader }) => operatorHeader ?? []);
  const mountOf = (api: ApiDefinition): Mount => {
    const pool = api.upstream === null ? null : createUpstreamPool(api.upstream, operatorHeaders);
    const endpointPools = createEndpointPools(api, operatorHeaders);
    pools.push(...(pool === null ? [] : [pool]), endpointPools);
    const manner = { policy: api.refusals, shape: api.refusals.shape, realm: api.name };
    const gateway = createGateway<Exchange>({
      api,
      pool,
      endpointPools,
      endpointDirectory: engine.endpointDirectory,
      isOperatorToken,
      loopMark,
      answerManaged,
      verifyKey: useCases.verifyKey,
      verifyKeyless: useCases.verifyKeyless,
      judgePerson: useCases.judgePerson,
      identifyBySession: ({ incoming, address }) => people.identifyBySession(incoming, address),
      identifyByToken: people.identifyByToken,
      ownOrigin: new URL(publicUrl).origin,
      finishRequest: useCases.finishRequest,
      inFlight: engine.inFlight,
      clock: engine.clock,
      failures,
      onForwarded: (outcome, requestId) => reportForwarded(engine, { api: api.name, requestId, outcome }),
    });
    const handle: Mount['handle'] = (exchange, localPath) => {
      const served = gateway(exchange, localPath)
        .catch((error: unknown) => {
          failures.report(error, `serving ${api.name}`);
          exchange.refuse({ reason: 'internal_error' }, manner);
        })
        .finally(() => serving.delete(served));
      serving.add(served);
    };
    return { manner, handle };
  };
  const byName = new Map(apis.all.map((api) => [api.name, mountOf(api)]));
  const byHost = new Map(
    apis.all.flatMap((api) => api.hosts.map((host) => [host, byName.get(api.name) as Mount])),
  );

  const own = await createOwnRoutes({
    server,
    publicUrl,
    apis,
    useCases,
    recogniseCaller: createRecogniseCaller({
      ...useCases,
      isOperatorToken,
      apis,
      findSignedIn,
      identifyByToken: people.identifyByToken,
      publicUrl,
    }),
    answerAuth: ({ incoming, outgoing, address }) => {
      void people.handle(incoming, outgoing, address);
    },
    authRoutes: AUTH_ROUTES.map(({ method, path }) => ({ method, path: `${AUTH_BASE}${path}` })),
    openFirstRunLink: people.openFirstRunLink,
    people: { findSignedIn },
    portal: {
      portal: readBuiltPortal(PORTAL_FOLDER),
      signIn: choicesOf(config.signIn),
      randomCharacters: secrets.randomCharacters,
    },
    onFailure: failures.report,
    probes,
  });
  const enter = createFrontDoor({
    byName,
    byHost,
    own: own.mount,
    trustedProxies: config.trustedProxies,
    newRequestId,
    loopMark,
    onRefusal: (refusal, requestId) => reportRefused(engine, { refusal, requestId }),
  });
  return {
    ownRoutes: own.table,
    listener: (incoming, outgoing) => {
      if (draining) endAfterAnswer(incoming, outgoing);
      enter(incoming, outgoing);
    },
    async drain(ms) {
      draining = true;
      await closeServer(server, ms);
      await own.close();
      await Promise.all(pools.map((pool) => pool.destroy()));
      // What was cut still tells how it ended.
      await Promise.race([Promise.all(serving), setTimeout(LAST_WORDS_MS, null, { ref: false })]);
    },
  };
}

/** What of the configuration anybody may know who opens the page for signing in. */
function choicesOf({ password, providers }: SignIn): SignInChoices {
  return { password, providers: providers.map(({ id, title }) => ({ id, title })) };
}

function operatorCheck(
  digest: (text: string) => string,
  equal: (a: string, b: string) => boolean,
  token: string,
) {
  const expected = digest(token);
  return (candidate: string) => equal(digest(candidate), expected);
}
