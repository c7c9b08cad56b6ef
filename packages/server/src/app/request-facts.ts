// What is known of a request beside its credential: what it asks of the limits, and what usage remembers of it.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { Denial } from '@keywright/core/keys/verdict';
import type { Demand } from '@keywright/core/limits/limit-rule';

/** What a request asks for, and in whose name its caller asks. */
export interface RequestDemand extends Demand {
  /** Model the request names; null when none. */
  readonly model: string | null;
  /** The caller's own user; null when the request names none. */
  readonly endUser: string | null;
}

/** Or why the request may not ask at all. */
export type DemandAnswer = RequestDemand | { readonly refused: Denial };

export interface RequestFacts {
  readonly api: ApiDefinition;
  readonly requestId: string;
  /** Pattern of the matched route, e.g. `POST /v1/messages`; null when the caller names none. */
  readonly route: string | null;
  /** The endpoint the path names; null when the route has none. */
  readonly endpoint: string | null;
  /** Canonical client address; null when unknown. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** A function is asked only once the key is admitted, and may wait for the request's body. */
  readonly demand: RequestDemand | (() => DemandAnswer | Promise<DemandAnswer>);
  readonly purpose: RequestPurpose;
}

/**
 * `forward` goes on after the verdict, and finish-request.ts is told of its end; `verify` is over for us, and work for
 * whoever asked; `manage` is answered here, and never to be paid for.
 */
export type RequestPurpose = 'forward' | 'verify' | 'manage';

/** A request that costs this much, of which no more is known. */
export function plainDemand(cost: number): RequestDemand {
  return { cost, tokens: null, micros: null, model: null, endUser: null };
}
