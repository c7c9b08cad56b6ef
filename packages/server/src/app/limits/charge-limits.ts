// The budget step, once for requests with and without a key: every window or none; and what becomes of a request while
// limits cannot be charged, which the API definition decides.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { Denial } from '@keywright/core/keys/verdict';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import type { Admission, LimitStatus } from '@keywright/core/limits/rate-window';
import type { FailureLog } from '../ports.ts';
import type { LimitCounters, LimitDecisions } from './limit-ports.ts';

export interface ChargePorts {
  readonly counters: LimitCounters;
  readonly decisions: LimitDecisions;
  readonly failures: FailureLog;
}

export type Charging =
  | { readonly ok: true; readonly limits: readonly LimitStatus[]; readonly charges: readonly LimitCharge[] }
  | { readonly ok: false; readonly limits: readonly LimitStatus[]; readonly denial: Denial };

const NOTHING: Charging = { ok: true, limits: [], charges: [] };
export const UNCOUNTED: Denial = { reason: 'counting_unavailable', retryAfterSeconds: 1 };

export function chargeLimits(
  ports: ChargePorts,
  api: ApiDefinition,
  { charges, now }: { readonly charges: readonly LimitCharge[]; readonly now: EpochMs },
): Charging | Promise<Charging> {
  if (charges.length === 0) return NOTHING;
  const settle = (admission: Admission): Charging => {
    ports.decisions.decided(api.name, admission.admitted ? 'charged' : 'refused');
    if (admission.admitted) return { ok: true, limits: admission.limits, charges };
    const { violated, retryAt, limits } = admission;
    const wait = retryAt === null ? {} : { retryAfterSeconds: waitFor(retryAt, now) };
    return { ok: false, limits, denial: { reason: 'limit_exceeded', violated, ...wait } };
  };
  const unavailable = (error: unknown): Charging => {
    ports.failures.report(error, 'charging limits');
    const isAdmitted = api.uncounted === 'admit';
    ports.decisions.decided(api.name, isAdmitted ? 'admitted_uncounted' : 'refused_uncounted');
    return isAdmitted ? NOTHING : { ok: false, limits: [], denial: UNCOUNTED };
  };
  try {
    const admission = ports.counters.charge(charges, now);
    return admission instanceof Promise ? admission.then(settle, unavailable) : settle(admission);
  } catch (error) {
    return unavailable(error);
  }
}

/** Whole seconds, rounded up: a client that waits this long is not early. */
function waitFor(instant: EpochMs, now: EpochMs): number {
  return Math.max(1, Math.ceil((instant - now) / 1000));
}
