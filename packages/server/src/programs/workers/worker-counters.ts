// Limit counters of a worker: counted by the main process for all of them, so that they are exact. What comes up in one
// turn of the event loop goes in one message.
import type { EpochMs, Ms } from '@keywright/core/instant';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import type { Admission } from '@keywright/core/limits/rate-window';
import type { LimitCounters, UsedUnits } from '../../app/limits/limit-ports.ts';
import type { CountingStep, NumberedAdmission } from './worker-messages.ts';

export interface WorkerCounters extends LimitCounters {
  answered(admissions: readonly NumberedAdmission[]): void;
  /** Sends what waits to be sent. */
  flush(): void;
}

interface Asked {
  readonly charges: readonly LimitCharge[];
  readonly now: EpochMs;
  readonly resolve: (admission: Admission) => void;
  readonly timer: NodeJS.Timeout;
}

/** A main process that says nothing for so long does not count. */
const PATIENCE_MS: Ms = 2000;

export function createWorkerCounters(send: (steps: readonly CountingStep[]) => void): WorkerCounters {
  return new CountersAtMain(send);
}

class CountersAtMain implements WorkerCounters {
  readonly #send: (steps: readonly CountingStep[]) => void;
  readonly #asked = new Map<number, Asked>();
  /** Given up, and answered later: to be given back. */
  readonly #late = new Map<number, Pick<Asked, 'charges' | 'now'>>();
  #steps: CountingStep[] = [];
  #lastId = 0;

  constructor(send: (steps: readonly CountingStep[]) => void) {
    this.#send = send;
  }

  charge(charges: readonly LimitCharge[], now: EpochMs): Promise<Admission> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#add({ step: 'charge', id, charges, now });
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#asked.delete(id);
        this.#late.set(id, { charges, now });
        reject(new Error('The main process does not answer.'));
      };
      this.#asked.set(id, { charges, now, resolve, timer: setTimeout(giveUp, PATIENCE_MS) });
    });
  }

  settle(charges: readonly LimitCharge[], chargedAt: EpochMs, used: UsedUnits): void {
    if (charges.length > 0) this.#add({ step: 'settle', charges, chargedAt, used });
  }

  release(charges: readonly LimitCharge[], chargedAt: EpochMs): void {
    if (charges.length > 0) this.#add({ step: 'release', charges, chargedAt });
  }

  answered(admissions: readonly NumberedAdmission[]): void {
    for (const { id, admission } of admissions) {
      const asked = this.#asked.get(id);
      const late = this.#late.get(id);
      this.#asked.delete(id);
      this.#late.delete(id);
      clearTimeout(asked?.timer);
      asked?.resolve(admission);
      if (late !== undefined && admission.admitted) this.release(late.charges, late.now);
    }
  }

  flush(): void {
    const steps = this.#steps;
    this.#steps = [];
    if (steps.length > 0) this.#send(steps);
  }

  #add(step: CountingStep): void {
    if (this.#steps.length === 0) setImmediate(() => this.flush());
    this.#steps.push(step);
  }
}
