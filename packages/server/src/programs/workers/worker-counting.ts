// What the main process counts for its workers. It knows what each one's running requests hold, and gives that back when
// the worker is gone; what they had reserved of tokens and money stays counted, since nobody knows what they used.
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import type { Admission } from '@keywright/core/limits/rate-window';
import type { LimitCounters } from '../../app/limits/limit-ports.ts';
import type { CountingStep, NumberedAdmission } from './worker-messages.ts';

export interface WorkerCounting {
  /** Does what a worker asks, in its order. */
  count(steps: readonly CountingStep[]): readonly NumberedAdmission[];
  /** The worker is gone. */
  end(now: EpochMs): void;
}

export interface CountersOfMain extends LimitCounters {
  charge(charges: readonly LimitCharge[], now: EpochMs): Admission;
}

/** Of one worker. */
export function createWorkerCounting(counters: CountersOfMain): WorkerCounting {
  const running = new Map<string, LimitCharge>();
  const hold = (charges: readonly LimitCharge[], sign: 1 | -1) => {
    for (const charge of charges) {
      if (charge.rule.window !== 'running') continue;
      const amount = (running.get(charge.counter)?.amount ?? 0) + sign * charge.amount;
      if (amount > 0) running.set(charge.counter, { ...charge, amount });
      else running.delete(charge.counter);
    }
  };
  return {
    count(steps) {
      const admissions: NumberedAdmission[] = [];
      for (const one of steps) {
        if (one.step === 'charge') {
          const admission = counters.charge(one.charges, one.now);
          if (admission.admitted) hold(one.charges, 1);
          admissions.push({ id: one.id, admission });
          continue;
        }
        hold(one.charges, -1);
        if (one.step === 'settle') counters.settle(one.charges, one.chargedAt, one.used);
        else counters.release(one.charges, one.chargedAt);
      }
      return admissions;
    },
    end(now) {
      counters.release([...running.values()], now);
      running.clear();
    },
  };
}
