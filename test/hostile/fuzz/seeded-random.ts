// Random choices that can be made again: the same seed and index, the same choices.

export interface SeededRandom {
  /** A whole number from 0 to `below - 1`. */
  int(below: number): number;
  /** True that often: `chance(0.1)` one time in ten. */
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
}

/** Mulberry32, begun anew for each index, so that one case can be repeated without those before it. */
export function seededRandom(seed: number, index: number): SeededRandom {
  let state = (seed ^ Math.imul(index + 1, 0x9e37_79b1)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    chance: (share) => next() < share,
    pick: (choices) => {
      if (choices.length === 0) throw new RangeError('nothing to pick from');
      return choices[int(choices.length)] as (typeof choices)[number];
    },
  };
}
