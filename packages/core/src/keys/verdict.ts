// What verification answers: a live key with the right to do this, or the exact reason why not.

import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EpochMs } from '../instant.ts';
import type { LimitCharge } from '../limits/limit-rule.ts';
import type { LimitStatus } from '../limits/rate-window.ts';
import type { DenialReason, Refusal } from '../refusals/refusal-reasons.ts';
import type { ApiKey, KeySecret } from './api-key.ts';

export interface Denial extends Refusal {
  readonly reason: DenialReason;
}

export type Verdict =
  | {
      readonly valid: true;
      /** The instant it was judged at. */
      readonly at: EpochMs;
      readonly key: ApiKey;
      readonly secret: KeySecret;
      /** The endpoint that lets the key in; null where none is asked for. */
      readonly endpoint: Endpoint | null;
      readonly limits: readonly LimitStatus[];
      /** What was taken from the limits: to be settled when the request is over. */
      readonly charges: readonly LimitCharge[];
    }
  | {
      readonly valid: false;
      readonly at: EpochMs;
      readonly denial: Denial;
      /** The key that was recognised, for the audit of refusals; never for the caller of a gateway. */
      readonly key: ApiKey | null;
      readonly secret: KeySecret | null;
      /** The endpoint that would have let the key in; null before that was known. */
      readonly endpoint: Endpoint | null;
      readonly limits: readonly LimitStatus[];
    };

/** Whose limits and bill a request without a key counts to. */
export interface Payer {
  readonly workspaceId: string;
  /** Seat in that workspace; null for none in particular. */
  readonly memberId: string | null;
}

/** Whose guest the key of a request is: where an endpoint is public, its owner pays for everybody. Null for nobody's. */
export function hostOf({ key, endpoint }: Pick<Verdict, 'key' | 'endpoint'>): Payer | null {
  if (key === null || endpoint === null || endpoint.workspaceId === key.workspaceId) return null;
  return { workspaceId: endpoint.workspaceId, memberId: null };
}

/** Who calls without a key: nobody in particular, whoever pays; or a person, who is a member of a workspace. */
export type KeylessCaller =
  | { readonly kind: 'nobody'; readonly payer: Payer | null }
  | {
      readonly kind: 'person';
      readonly userId: string;
      readonly payer: Payer & { readonly memberId: string };
    };

/** What becomes of a request without a key. */
export type KeylessVerdict =
  | {
      readonly valid: true;
      readonly caller: KeylessCaller;
      /** The endpoint it leads to, as it was judged by; null where none is asked for. */
      readonly endpoint: Endpoint | null;
      readonly at: EpochMs;
      readonly limits: readonly LimitStatus[];
      readonly charges: readonly LimitCharge[];
    }
  | {
      readonly valid: false;
      readonly caller: KeylessCaller;
      readonly at: EpochMs;
      readonly denial: Denial;
      readonly limits: readonly LimitStatus[];
    };
