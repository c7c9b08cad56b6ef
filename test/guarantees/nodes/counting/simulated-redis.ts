// A Redis in virtual time: answers late, is away, forgets, and comes back as somebody else.
import type { ChargedCounts } from '../../../../packages/server/src/storage/redis/count-scripts.ts';
import type { RedisClient, RedisLink } from '../../../../packages/server/src/storage/redis/redis-link.ts';
import type { Chance, VirtualTime } from '../simulation/virtual-time.ts';

const ANSWER_WITHIN_MS = 250;

export class SimulatedRedis {
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #values = new Map<string, number>();
  #isAway = false;
  #life = 1;
  /** Nodes that do not reach it. */
  readonly #cutOff = new Set<number>();
  readonly #slowness: number;

  constructor(time: VirtualTime, chance: Chance) {
    this.#time = time;
    this.#chance = chance;
    this.#slowness = chance.pick([0, 0, 0.002]);
  }

  forget(): void {
    this.#values.clear();
  }

  /** `restored`: it comes back with what it once saved. */
  restart(awayMs: number, restored: boolean): void {
    const saved = restored ? new Map(this.#values) : new Map();
    this.#isAway = true;
    this.#time.at(this.#time.now + awayMs, () => {
      this.#values.clear();
      for (const [key, value] of saved) this.#values.set(key, value);
      this.#isAway = false;
      this.#life += 1;
    });
  }

  cutOff(node: number, forMs: number): void {
    this.#cutOff.add(node);
    this.#time.at(this.#time.now + forMs, () => void this.#cutOff.delete(node));
  }

  link(node: number): RedisLink {
    const run = () => (this.#isAway || this.#cutOff.has(node) ? null : `life-${this.#life}`);
    return {
      get run() {
        return run();
      },
      ask: async (question) => {
        if (run() === null) throw new Error('cannot be reached');
        return await question(this.#client);
      },
      close: async () => {},
    };
  }

  readonly #client = {
    set: (key: string, value: string) => this.#call(() => void this.#values.set(key, Number(value))),
    pExpire: () => this.#call(() => {}),
    hSet: () => this.#call(() => {}),
    adjust: (key: string, _: null, amount: number) =>
      this.#call(() => {
        const count = this.#values.get(key);
        if (count !== undefined) this.#values.set(key, count + amount);
      }),
    charge: (question: ChargedCounts) => this.#call(() => this.#charge(question)),
  } as unknown as RedisClient;

  #charge({ mark, counts }: ChargedCounts): readonly number[] {
    if (!this.#values.has(mark)) return [-1];
    const held = counts.map(({ key, base }) => this.#values.get(key) ?? base);
    const missing = held.flatMap((count, place) => (count === null ? [place] : []));
    if (missing.length > 0) return [-2, ...missing];
    const used = held.map((count) => count ?? 0);
    const fits = counts.every(
      ({ amount, limit }, place) => limit === null || (used[place] ?? 0) + amount <= limit,
    );
    for (const [place, { key, amount }] of counts.entries()) {
      this.#values.set(key, (used[place] ?? 0) + (fits ? amount : 0));
    }
    return [fits ? 1 : 0, ...used];
  }

  /** What happens there may happen although the answer does not come. */
  #call<T>(instant: () => T): Promise<T> {
    const { now } = this.#time;
    const life = this.#life;
    const there = now + this.#chance.between(0, this.#chance.is(this.#slowness) ? 300 : 4);
    return new Promise((resolve, reject) => {
      this.#time.at(there, () => {
        // A connection does not outlive its server.
        if (this.#isAway || life !== this.#life) return reject(new Error('away'));
        const answer = instant();
        const back = this.#time.now + this.#chance.between(0, this.#chance.is(this.#slowness) ? 300 : 4);
        const isLate = back > now + ANSWER_WITHIN_MS;
        this.#time.at(isLate ? now + ANSWER_WITHIN_MS : back, () =>
          isLate ? reject(new Error('no answer')) : resolve(answer),
        );
      });
    });
  }
}
