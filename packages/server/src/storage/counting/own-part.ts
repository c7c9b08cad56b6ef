// What one node has of one window where the database keeps the counts: what it may still use without asking.
import type { EpochMs, Ms } from '@keywright/core/instant';
import type { Allotments, SpareAllotment } from './allotments.ts';
import type { CountedWindow } from './counted-window.ts';

/** What was refused is not asked for again before this: others may give something back. */
const REFUSED_FOR_MS: Ms = 250;

export class OwnPart {
  readonly window: CountedWindow;
  readonly #allotments: Allotments;
  /** By all nodes, as far as known; null before anything is. */
  #taken: number | null = null;
  #spare = 0;
  #asking: Promise<void> | null = null;
  #refused: { readonly wanted: number; readonly limit: number; readonly until: EpochMs } | null = null;

  constructor(window: CountedWindow, allotments: Allotments) {
    this.window = window;
    this.#allotments = allotments;
  }

  /** What others have used, or may use, and what was used here. */
  get used(): number {
    return (this.#taken ?? 0) - this.#spare;
  }

  get spare(): SpareAllotment {
    const { counter, span, rule } = this.window;
    return { counter, windowAt: span.startAt, amount: rule.enforce === 'hard' ? this.#spare : 0 };
  }

  hasRoomFor({ rule, amount }: CountedWindow): boolean {
    return this.#taken !== null && (rule.enforce === 'soft' || amount === 0 || this.#spare >= amount);
  }

  isRefused({ rule, amount }: CountedWindow, now: EpochMs): boolean {
    if (this.#refused === null) return false;
    const { wanted, limit, until } = this.#refused;
    return now < until && amount - this.#spare >= wanted && rule.limit <= limit;
  }

  use(amount: number): void {
    this.#spare -= amount;
    if (amount < 0) this.#refused = null;
  }

  /** More was used than there was. Answers how much. */
  takeMissing(): number {
    const missing = Math.max(0, -this.#spare);
    this.#spare += missing;
    this.#taken = (this.#taken ?? 0) + missing;
    return missing;
  }

  /** Asks once for room, with whoever asks at the same time. */
  ask(window: CountedWindow, now: EpochMs): Promise<void> {
    this.#asking ??= this.#ask(window, now).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(window: CountedWindow, now: EpochMs): Promise<void> {
    const { rule, amount } = window;
    if (rule.enforce === 'soft') {
      // Such a limit refuses nothing: it is counted here, from what the ledger has.
      this.#taken ??= await this.#allotments.ledgerCount(window);
      return;
    }
    const wanted = Math.max(0, amount - this.#spare);
    const { granted, taken } = await this.#allotments.take(window, wanted);
    this.#taken = taken;
    this.#spare += granted;
    if (granted < wanted) this.#refused = { wanted, limit: rule.limit, until: now + REFUSED_FOR_MS };
  }
}
