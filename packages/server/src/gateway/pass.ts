// Forwards one admitted request, watches its key until the last byte, and words what went wrong in the API's own shape.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { AnonymousVerdict, Denial, Verdict } from '@keywright/core/keys/verdict';
import { NO_TOKENS } from '@keywright/core/usage/token-count';
import { type Forwarding, type ForwardOutcome, forward } from './forward/forward.ts';
import type { GatewayExchange, GatewayManner } from './gateway-exchange.ts';
import type { GatewayPorts } from './gateway-ports.ts';
import { identityHeaders } from './identity-headers.ts';
import type { RunningRequest } from './in-flight.ts';

type AcceptedVerdict = Extract<Verdict, { readonly valid: true }>;
/** With a key, or without one where the route asks for none. */
export type Accepted = AcceptedVerdict | Extract<AnonymousVerdict, { readonly valid: true }>;

export interface Passage<E extends GatewayExchange> {
  readonly exchange: E;
  readonly route: RouteDefinition;
  readonly manner: GatewayManner;
  readonly target: string;
  /** Null for the operator. */
  readonly verdict: Accepted | null;
  /** Changes heard of before the verdict. */
  readonly changesHeard: number;
}

export async function pass<E extends GatewayExchange>(
  ports: GatewayPorts<E>,
  passage: Passage<E>,
): Promise<void> {
  const { api, pool, inFlight } = ports;
  const { exchange, route, manner, target, verdict, changesHeard } = passage;
  if (pool === null) return exchange.refuse({ reason: 'not_found' }, manner);
  const keyed = verdict !== null && 'key' in verdict ? verdict : null;
  const run = keyed === null ? null : new Run(api, route, { verdict: keyed, address: exchange.address });
  if (run !== null) inFlight.enter(run, changesHeard);
  const forwarding = forward(pool, {
    incoming: exchange.incoming,
    outgoing: exchange.outgoing,
    target,
    identity: identityHeaders(api, exchange.requestId, keyed),
    clientAddress: exchange.address,
    limitFields: exchange.limitFields,
  });
  if (run !== null) run.forwarding = forwarding;
  const outcome = await forwarding.done;
  if (run !== null) inFlight.leave(run);
  ports.onForwarded(outcome, exchange.requestId);
  if (verdict !== null) {
    const { charges, at: chargedAt } = verdict;
    const admitted = { api, requestId: exchange.requestId, charges, chargedAt };
    ports.finishRequest.end(admitted, NOTHING_METERED, isBillable(outcome));
  }
  if (outcome.kind === 'upstream_failed' && !outcome.headSent)
    exchange.refuse({ reason: outcome.reason }, manner);
  if (outcome.kind === 'aborted' && !outcome.headSent && run?.denial) exchange.refuse(run.denial, manner);
}

const NOTHING_METERED = { model: null, endUser: null, tokens: NO_TOKENS, isEstimated: false };
const LOWEST_FAILURE = 400;

/** What the upstream did is paid for; what it refused or failed at is not. */
function isBillable(outcome: ForwardOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status < LOWEST_FAILURE;
}

/** One forwarded request as the in-flight register knows it. */
class Run implements RunningRequest {
  readonly api: ApiDefinition;
  readonly access: RouteDefinition['access'];
  readonly keyId: string;
  readonly secretId: string;
  readonly address: string | null;
  forwarding: Forwarding | null = null;
  denial: Denial | null = null;

  constructor(
    api: ApiDefinition,
    route: RouteDefinition,
    by: { verdict: AcceptedVerdict; address: string | null },
  ) {
    this.api = api;
    this.access = route.access;
    this.keyId = by.verdict.key.id;
    this.secretId = by.verdict.secret.id;
    this.address = by.address;
  }

  cut(denial: Denial): void {
    this.denial ??= denial;
    this.forwarding?.abort();
  }
}
