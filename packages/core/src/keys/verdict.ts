// What verification answers: a live key with the right to do this, or the exact reason why not.

import type { LimitStatus } from '../rate-window.ts';
import type { DenialReason, Refusal } from '../refusals/refusal-reasons.ts';
import type { ApiKey, KeySecret } from './api-key.ts';

export interface Denial extends Refusal {
  readonly reason: DenialReason;
}

export type Verdict =
  | {
      readonly valid: true;
      readonly key: ApiKey;
      readonly secret: KeySecret;
      readonly limits: readonly LimitStatus[];
    }
  | {
      readonly valid: false;
      readonly denial: Denial;
      /** The key that was recognised, for the audit of refusals; never for the caller of a gateway. */
      readonly key: ApiKey | null;
      readonly secret: KeySecret | null;
      readonly limits: readonly LimitStatus[];
    };
