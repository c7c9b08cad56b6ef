// How much an answer had come to at each instant of the last seconds, so that one cut by a revocation is billed up to the
// revocation, which is some milliseconds older than the cut.
import type { EpochMs, Ms } from '../instant.ts';

/** What passes within this time of one another is told apart no further: it counts as of its last instant. */
const STEP_MS: Ms = 5;
/** A cut comes within about a second of its cause, on whichever node the key was changed. */
const KEPT_MS: Ms = 1_500;

/** Plain numbers side by side: every running stream holds one of these. */
export class OutputHistory {
  readonly #instants: EpochMs[] = [];
  readonly #counts: number[] = [];
  #stepAt: EpochMs = Number.NEGATIVE_INFINITY;
  /** The beginning is no longer known. */
  #isCut = false;

  add(at: EpochMs, tokens: number): void {
    const [instants, counts] = [this.#instants, this.#counts];
    if (counts.at(-1) === tokens) return;
    if (at - this.#stepAt < STEP_MS && counts.length > 0) {
      instants.pop();
      counts.pop();
    } else this.#stepAt = at;
    instants.push(at);
    counts.push(tokens);
    while ((instants[1] ?? at) < at - KEPT_MS) {
      instants.shift();
      counts.shift();
      this.#isCut = true;
    }
  }

  /** The count as it was at this instant, or the oldest that is known; null when nothing had passed yet. */
  at(instant: EpochMs): number | null {
    const place = this.#instants.findLastIndex((at) => at <= instant);
    return this.#counts[place] ?? (this.#isCut ? (this.#counts[0] ?? null) : null);
  }
}
