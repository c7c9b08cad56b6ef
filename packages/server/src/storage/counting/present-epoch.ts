// The epoch a node is in. Nothing is counted in it before it is open, nor once there is a newer one.
import type { OpenedEpoch } from './counting-epoch.ts';
import type { EpochCounts } from './epoch-counts.ts';

export class PresentEpoch {
  readonly number: number;
  /** Null while nothing but the number is known. */
  readonly counts: EpochCounts | null;
  readonly #changed = Promise.withResolvers<void>();
  #isOpen = false;

  constructor(number: number, counts: EpochCounts | null) {
    this.number = number;
    this.counts = counts;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when it is open, or over. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  open(epoch: OpenedEpoch): void {
    this.counts?.open(epoch);
    this.#isOpen = true;
    this.#changed.resolve();
  }

  end(): void {
    this.#isOpen = false;
    this.#changed.resolve();
  }
}
