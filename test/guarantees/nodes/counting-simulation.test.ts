// P-11 under chance: hundreds of seeds, each with a Redis that goes away, forgets, or comes back with what it knew long ago.
// KEYWRIGHT_SEEDS runs as many; a seed that fails is run alone with KEYWRIGHT_SEED.
import { expect, test } from 'vitest';
import { simulateCounting } from './counting/simulate-counting.ts';

const SEEDS = Number(process.env['KEYWRIGHT_SEEDS'] ?? 60);
const FIRST = Number(process.env['KEYWRIGHT_SEED'] ?? 0);
const WITHOUT_LIMIT_MS = 24 * 3_600_000;

test(
  'P-11 whatever becomes of Redis, never more than a limit allows is admitted, and never less than nine tenths',
  async () => {
    const seen = { whole: 0, apart: 0 };
    for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
      const { admitted, limit, wasApart, unanswered } = await simulateCounting(seed);
      expect(unanswered, `seed ${seed}`).toBe(0);
      expect(admitted, `seed ${seed}`).toBeLessThanOrEqual(limit);
      expect(admitted, `seed ${seed}`).toBeGreaterThanOrEqual(wasApart ? 0.9 * limit : limit);
      seen[wasApart ? 'apart' : 'whole'] += 1;
    }
    // Both were seen, or the silence would prove nothing.
    if (SEEDS > 20) expect(Math.min(...Object.values(seen))).toBeGreaterThan(SEEDS / 20);
  },
  WITHOUT_LIMIT_MS,
);

test(
  'the simulation finds too many admitted where the ledger does not have everything when an epoch opens',
  async () => {
    const tooMany = async (seed: number) => {
      const { admitted, limit } = await simulateCounting(seed, false);
      return admitted > limit;
    };
    let seed = 0;
    while (seed < 100 && !(await tooMany(seed))) seed += 1;
    expect(seed).toBeLessThan(100);
  },
  WITHOUT_LIMIT_MS,
);
