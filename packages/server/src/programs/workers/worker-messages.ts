// What the main process and its workers tell each other.
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import type { Admission } from '@keywright/core/limits/rate-window';
import type { UsedUnits } from '../../app/limits/limit-ports.ts';
import type { OpenCode } from '../../people/first-run.ts';
import type { ToldMetrics } from '../../system/metrics-of-workers.ts';

/** Done in the order they come in. */
export type CountingStep =
  | {
      readonly step: 'charge';
      readonly id: number;
      readonly charges: readonly LimitCharge[];
      readonly now: EpochMs;
    }
  | {
      readonly step: 'settle';
      readonly charges: readonly LimitCharge[];
      readonly chargedAt: EpochMs;
      readonly used: UsedUnits;
    }
  | { readonly step: 'release'; readonly charges: readonly LimitCharge[]; readonly chargedAt: EpochMs };

export interface NumberedAdmission {
  readonly id: number;
  readonly admission: Admission;
}

export type WorkerMessage =
  | { readonly kind: 'counting'; readonly steps: readonly CountingStep[] }
  /** It answers requests. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'metrics wanted'; readonly id: number }
  /** Its own. */
  | { readonly kind: 'metrics told'; readonly metrics: ToldMetrics }
  | { readonly kind: 'first run'; readonly code: OpenCode | null };

export type MainMessage =
  | { readonly kind: 'tell metrics' }
  | { readonly kind: 'admissions'; readonly admissions: readonly NumberedAdmission[] }
  /** Of all workers together; null when they could not be read. */
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string | null }
  | { readonly kind: 'first run'; readonly code: OpenCode | null };

/** Libraries send messages of their own over the same channel. */
export function isOurs<T extends WorkerMessage | MainMessage>(message: unknown): message is T {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
