// What one API's gateway is given to work with, and what it hands on.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { KeyCaller, SeatedPerson } from '../app/caller.ts';
import type { EndpointDirectory } from '../app/endpoints/endpoint-ports.ts';
import type { VerifyKey } from '../app/verify-key.ts';
import type { VerifyKeyless } from '../app/verify-keyless.ts';
import type { PersonPorts } from './admission/person-entry.ts';
import type { EndpointPools } from './forward/endpoint-pools.ts';
import type { ForwardOutcome } from './forward/forwarding.ts';
import type { UpstreamPool } from './forward/upstream-pool.ts';
import type { GatewayExchange, GatewayManner } from './gateway-exchange.ts';
import type { InFlight, RunningPerson } from './in-flight.ts';
import type { UsagePorts } from './metering/request-usage.ts';

/** A request to a route that Keywright answers itself, with whoever was found to be calling. */
export interface ManagedCall<E extends GatewayExchange> {
  readonly exchange: E;
  readonly api: ApiDefinition;
  readonly route: RouteDefinition;
  readonly params: Readonly<Record<string, string>>;
  readonly manner: GatewayManner;
  readonly caller: GatewayCaller;
  /** Whose it is, to be judged again once its body is read; null when it is no person's. */
  readonly person: RunningPerson | null;
}

/** Whoever was let in: on an anonymous route possibly nobody in particular. */
export type GatewayCaller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'operator' }
  | KeyCaller
  | SeatedPerson;

export interface GatewayPorts<E extends GatewayExchange> extends UsagePorts, PersonPorts<E> {
  readonly api: ApiDefinition;
  readonly verifyKey: VerifyKey;
  readonly verifyKeyless: VerifyKeyless;
  /** Null when the definition has no upstream. */
  readonly pool: UpstreamPool | null;
  readonly endpointDirectory: EndpointDirectory;
  /** Of the upstreams accounts have themselves. */
  readonly endpointPools: EndpointPools;
  readonly inFlight: InFlight;
  readonly isOperatorToken: (token: string) => boolean;
  /** Marks what is sent to an upstream, so that it is known when it comes back (`CDN-Loop`, RFC 8586). */
  readonly loopMark: string;
  readonly answerManaged: (call: ManagedCall<E>) => void;
  readonly onForwarded: (outcome: ForwardOutcome, requestId: string) => void;
}
