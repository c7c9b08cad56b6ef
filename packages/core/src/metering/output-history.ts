// How much an answer had come to at each instant of the last seconds, so that one cut by a revocation is billed up to the
// revocation, which is some milliseconds older than the cut.
import type { EpochMs, Ms } from '../instant.ts';

export interface OutputAt {
  readonly tokens: number;
  readonly isEstimated: boolean;
}

interface Mark extends OutputAt {
  /** When it had come to this. */
  readonly at: EpochMs;
}

/** What passes within this time of one another is told apart no further: it counts as of its last instant. */
const STEP_MS: Ms = 5;
/** A cut comes within about a second of its cause, on whichever node the key was changed. */
const KEPT_MS: Ms = 2_000;

export class OutputHistory {
  readonly #marks: Mark[] = [];
  /** The beginning is no longer known. */
  #isCut = false;
  #stepAt: EpochMs = Number.NEGATIVE_INFINITY;

  add(at: EpochMs, { tokens, isEstimated }: OutputAt): void {
    const marks = this.#marks;
    if (at - this.#stepAt < STEP_MS && marks.length > 0) marks.pop();
    else this.#stepAt = at;
    marks.push({ at, tokens, isEstimated });
    while ((marks[1]?.at ?? at) < at - KEPT_MS) {
      marks.shift();
      this.#isCut = true;
    }
  }

  /** The count as it was at this instant, or the oldest that is known; null when nothing had passed yet. */
  at(instant: EpochMs): OutputAt | null {
    const mark = this.#marks.findLast(({ at }) => at <= instant);
    return mark ?? (this.#isCut ? (this.#marks[0] ?? null) : null);
  }
}
