// Forwards one admitted request, watches its key or its person until the last byte, and words what went wrong in the API's own shape.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { EpochMs } from '@keywright/core/instant';
import type { Denial } from '@keywright/core/keys/verdict';
import { type Accepted, acceptedKey } from './accepted.ts';
import { forward } from './forward/forward.ts';
import type { Forwarding, ForwardOutcome, ForwardRequest } from './forward/forwarding.ts';
import type { UpstreamPool } from './forward/upstream-pool.ts';
import type { GatewayExchange, GatewayManner } from './gateway-exchange.ts';
import type { GatewayPorts } from './gateway-ports.ts';
import { identityHeaders } from './identity-headers.ts';
import type { RunningPerson, RunningRequest } from './in-flight.ts';
import { AnswerMeter } from './metering/answer-meter.ts';
import type { AskedRequest } from './metering/asking.ts';
import { RequestUsage } from './metering/request-usage.ts';

export interface Passage<E extends GatewayExchange> {
  readonly exchange: E;
  readonly route: RouteDefinition;
  readonly manner: GatewayManner;
  /** Whether it was let in as a request that goes on. */
  readonly isForwarded: boolean;
  /** Null where there is nowhere to go. */
  readonly pool: UpstreamPool | null;
  /** Path and query, as the upstream gets them. */
  readonly target: string;
  readonly asked: AskedRequest;
  /** Null for the operator. */
  readonly verdict: Accepted | null;
  /** Whose it is, to be judged again; null when it is no person's. */
  readonly person: RunningPerson | null;
  /** The endpoint that let the request in; null for none. */
  readonly endpoint: Endpoint | null;
  /** Changes heard of before the verdict. */
  readonly changesHeard: number;
}

export async function pass<E extends GatewayExchange>(
  ports: GatewayPorts<E>,
  passage: Passage<E>,
): Promise<void> {
  const { api, inFlight } = ports;
  const { exchange, manner, verdict, pool, isForwarded } = passage;
  const usage = verdict === null || !isForwarded ? null : usageOf(ports, passage, verdict);
  if (pool === null) {
    usage?.close();
    return exchange.refuse({ reason: 'not_found' }, manner);
  }
  const run = runOf(api, passage, usage);
  let outcome: ForwardOutcome;
  try {
    if (run !== null) {
      inFlight.enter(run, passage.changesHeard);
      const judged = inFlight.ready(run);
      if (judged !== null) await judged;
      if (run.denial !== null) return exchange.refuse(run.denial, manner);
    }
    const forwarding = forward(pool, requestOf(ports, passage, usage));
    if (run !== null) run.forwarding = forwarding;
    outcome = await forwarding.done;
  } finally {
    // Whatever happened, what was reserved for the request is settled.
    if (run !== null) inFlight.leave(run);
    usage?.close();
  }
  ports.onForwarded(outcome, exchange.requestId);
  if (outcome.kind === 'upstream_failed' && !outcome.headSent)
    exchange.refuse({ reason: outcome.reason }, manner);
  if (outcome.kind === 'aborted' && !outcome.headSent && run?.denial) exchange.refuse(run.denial, manner);
}

function requestOf<E extends GatewayExchange>(
  { api, loopMark }: Pick<GatewayPorts<E>, 'api' | 'loopMark'>,
  { exchange, route, target, asked, verdict }: Passage<E>,
  usage: RequestUsage | null,
): ForwardRequest {
  return {
    incoming: exchange.incoming,
    outgoing: exchange.outgoing,
    body: asked.body,
    target,
    identity: [...identityHeaders(api, exchange.requestId, verdict), ['cdn-loop', loopMark]],
    clientAddress: exchange.address,
    limitFields: exchange.limitFields,
    readsAnswer: route.meter !== null,
    tap: usage,
  };
}

function usageOf<E extends GatewayExchange>(
  ports: GatewayPorts<E>,
  { exchange, route, asked }: Passage<E>,
  { charges, at: chargedAt }: Accepted,
): RequestUsage {
  const { api } = ports;
  const { model: askedModel, endUser } = asked;
  return new RequestUsage(ports, {
    admitted: { api, requestId: exchange.requestId, askedModel, charges, chargedAt },
    endUser,
    meter: route.meter === null ? null : new AnswerMeter(route.meter, asked),
  });
}

/** Null where nothing that changes could end the request: it is nobody's, and came by no endpoint. */
function runOf<E extends GatewayExchange>(
  api: ApiDefinition,
  { exchange, route, verdict, person, endpoint }: Passage<E>,
  usage: RequestUsage | null,
): Run | null {
  const keyed = acceptedKey(verdict);
  if (keyed === null && person === null && endpoint === null) return null;
  const by = keyed === null ? null : { keyId: keyed.key.id, secretId: keyed.secret.id };
  const { access } = route;
  const { address } = exchange;
  return new Run({ api, access, by, person, endpoint: endpoint?.id ?? null, address }, usage);
}

/** One forwarded request as the in-flight register knows it. */
class Run implements RunningRequest {
  readonly api: ApiDefinition;
  readonly access: RouteDefinition['access'];
  readonly by: RunningRequest['by'];
  readonly person: RunningPerson | null;
  readonly endpoint: string | null;
  readonly address: string | null;
  readonly #usage: RequestUsage | null;
  forwarding: Forwarding | null = null;
  denial: Denial | null = null;

  constructor(request: Omit<RunningRequest, 'cut'>, usage: RequestUsage | null) {
    this.api = request.api;
    this.access = request.access;
    this.by = request.by;
    this.person = request.person;
    this.endpoint = request.endpoint;
    this.address = request.address;
    this.#usage = usage;
  }

  cut(denial: Denial, lostAt: EpochMs): void {
    this.denial ??= denial;
    this.#usage?.cutAt(lostAt);
    this.forwarding?.abort();
  }
}
