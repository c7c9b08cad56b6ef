// The limits one segment names, each by a number of its own: an object the writer has met is told by identity, a new
// one by what it says, so that a thousand keys with the same limits have one definition.
import type { LimitRule } from '@keywright/core/limits/limit-rule';

export class SegmentLimits {
  readonly #byRule = new WeakMap<LimitRule, number>();
  readonly #byText = new Map<string, number>();
  readonly #define: (number: number, text: string) => void;

  /** `define` is told of each definition before its number is given; when it throws, nothing was defined. */
  constructor(define: (number: number, text: string) => void) {
    this.#define = define;
  }

  numberOf(rule: LimitRule): number {
    return this.#byRule.get(rule) ?? this.#numberOfNew(rule);
  }

  #numberOfNew(rule: LimitRule): number {
    const text = JSON.stringify(rule);
    let number = this.#byText.get(text);
    if (number === undefined) {
      number = this.#byText.size;
      this.#define(number, text);
      this.#byText.set(text, number);
    }
    this.#byRule.set(rule, number);
    return number;
  }
}
