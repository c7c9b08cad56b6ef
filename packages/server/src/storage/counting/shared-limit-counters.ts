// Limits counted by all nodes together. A charge counts only if it was answered in the epoch it was asked in, under a lease:
// by then nobody can have begun to count anew without it (docs/adr/0021).
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import { type Admission, admit } from '@keywright/core/limits/rate-window';
import type { MemoryLease } from '../../app/change-feed.ts';
import type { LimitCounters, UsedUnits } from '../../app/limits/limit-ports.ts';
import type { FailureLog } from '../../app/ports.ts';
import { type CountedWindow, countedWindow } from './counted-window.ts';
import { CountsLost } from './epoch-counts.ts';
import type { EpochKeeper } from './epoch-keeper.ts';
import type { PresentEpoch } from './present-epoch.ts';

export interface SharedCountersParts {
  readonly epochs: Pick<EpochKeeper, 'present' | 'lost'>;
  readonly lease: MemoryLease;
  readonly running: Map<string, number>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly failures: FailureLog;
}

/** How long a request waits while nodes agree where they count. */
const PATIENCE_MS = 2000;

export function createSharedLimitCounters(parts: SharedCountersParts): LimitCounters {
  return new SharedCounters(parts);
}

class SharedCounters implements LimitCounters {
  readonly #parts: SharedCountersParts;

  constructor(parts: SharedCountersParts) {
    this.#parts = parts;
  }

  async charge(charges: readonly LimitCharge[], now: EpochMs): Promise<Admission> {
    const windows = charges.map((charge) => countedWindow(charge, now));
    let patience: Promise<true> | null = null;
    for (;;) {
      const used = await this.#chargeOnce(windows, now);
      if (used === 'not open') {
        patience ??= this.#parts.sleep(PATIENCE_MS).then(() => true);
        const changed = this.#parts.epochs.present.changed.then(() => false);
        if (await Promise.race([patience, changed]))
          throw new Error('Nodes have not agreed where limits are counted.');
      } else if (used !== 'too late') {
        const admission = admit(
          windows.map((charge, place) => ({ charge, span: charge.span, used: used[place] ?? 0 })),
          now,
        );
        if (admission.admitted) this.#note(charges, 1);
        if (this.#parts.lease.holds()) return admission;
        if (admission.admitted) this.release(charges, now);
        throw leaseEnded();
      }
    }
  }

  settle(charges: readonly LimitCharge[], chargedAt: EpochMs, used: UsedUnits): void {
    for (const charge of charges) {
      const { rule, amount } = charge;
      if (rule.window === 'running') this.#adjust(charge, chargedAt, -amount);
      else if (rule.counts === 'tokens') this.#adjust(charge, chargedAt, used.tokens - amount);
      else if (rule.counts === 'money') this.#adjust(charge, chargedAt, used.micros - amount);
    }
    this.#note(charges, -1);
  }

  release(charges: readonly LimitCharge[], chargedAt: EpochMs): void {
    for (const charge of charges) this.#adjust(charge, chargedAt, -charge.amount);
    this.#note(charges, -1);
  }

  async #chargeOnce(windows: readonly CountedWindow[], now: EpochMs) {
    const { epochs, lease } = this.#parts;
    const { present } = epochs;
    if (!present.isOpen || present.counts === null) return 'not open';
    if (!lease.holds()) throw leaseEnded();
    const used = await present.counts
      .charge(windows, now)
      .catch((error: unknown) => this.#failed(present, error));
    return epochs.present === present ? used : 'too late';
  }

  #failed(present: PresentEpoch, error: unknown): 'too late' {
    if (!(error instanceof CountsLost)) throw error;
    this.#parts.failures.report(error, 'charging limits');
    this.#parts.epochs.lost(present, error);
    return 'too late';
  }

  #adjust(charge: LimitCharge, chargedAt: EpochMs, amount: number): void {
    if (amount !== 0) this.#parts.epochs.present.counts?.adjust(countedWindow(charge, chargedAt), amount);
  }

  /** What runs here is told again in each new epoch. */
  #note(charges: readonly LimitCharge[], sign: 1 | -1): void {
    const { running } = this.#parts;
    for (const { counter, rule, amount } of charges) {
      if (rule.window !== 'running') continue;
      const count = (running.get(counter) ?? 0) + sign * amount;
      if (count > 0) running.set(counter, count);
      else running.delete(counter);
    }
  }
}

/** Others may have begun to count without this node. */
function leaseEnded(): Error {
  return new Error('This node does not know whether limits are counted elsewhere by now.');
}
