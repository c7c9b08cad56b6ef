// The database in virtual time, as far as counting goes: epochs, allotments, and the ledger that journals are folded into.
import type { Allotments } from '../../../../packages/server/src/storage/counting/allotments.ts';
import type {
  CountingEpoch,
  CountingRegistry,
} from '../../../../packages/server/src/storage/counting/counting-epoch.ts';
import type { CountedWindow } from '../../../../packages/server/src/storage/counting/counted-window.ts';
import type { Chance, VirtualTime } from '../simulation/virtual-time.ts';

const PARTS_OF_SHARE = 20;

export class SimulatedLedger {
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #counts = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #settled: number[];
  readonly #reaches: boolean[];
  epoch: CountingEpoch = { number: 0, keeper: 'database', name: 'epoch-0', openedAt: null, redisRun: null };

  constructor(time: VirtualTime, chance: Chance, nodes: number) {
    this.#time = time;
    this.#chance = chance;
    this.#settled = Array.from({ length: nodes }, () => -1);
    this.#reaches = this.#settled.map(() => false);
  }

  used(counter: string): number {
    return this.#counts.get(counter) ?? 0;
  }

  add(counter: string, amount: number): void {
    this.#counts.set(counter, this.used(counter) + amount);
  }

  call<T>(instant: () => T): Promise<T> {
    const there = this.#time.now + this.#chance.between(0, this.#chance.is(0.02) ? 200 : 5);
    return new Promise((resolve) => {
      this.#time.at(there, () => {
        const answer = instant();
        this.#time.at(this.#time.now + this.#chance.between(0, 5), () => resolve(answer));
      });
    });
  }

  registryFor(node: number): CountingRegistry {
    return {
      epoch: () => this.call(() => this.epoch),
      begin: (after, keeper) =>
        this.call(() => {
          if (this.epoch.number !== after) return;
          const number = after + 1;
          this.epoch = { number, keeper, name: `epoch-${number}`, openedAt: null, redisRun: null };
        }),
      settle: (number) =>
        this.call(() => {
          this.#settled[node] = number;
        }),
      open: (number, redisRun) =>
        this.call(() => {
          const { epoch } = this;
          if (epoch.number !== number || epoch.openedAt !== null || Math.min(...this.#settled) < number)
            return;
          this.epoch = { ...epoch, redisRun, openedAt: this.#time.now };
        }),
      ledgerCount: ({ counter }) => this.call(() => this.used(counter)),
      tellReach: (isReached) =>
        this.call(() => {
          this.#reaches[node] = isReached;
        }),
      isRedisReachedByAll: () => this.call(() => this.#reaches.every(Boolean)),
    };
  }

  allotments(epoch: number): Allotments {
    const name = ({ counter }: Pick<CountedWindow, 'counter'>) => `${epoch} ${counter}`;
    return {
      take: (window, wanted) =>
        this.call(() => {
          const before = this.#taken.get(name(window)) ?? this.used(window.counter);
          const left = window.rule.limit - before;
          const share = Math.floor(left / (PARTS_OF_SHARE * this.#settled.length));
          const granted = wanted > left ? 0 : Math.min(left, Math.max(wanted, share));
          this.#taken.set(name(window), before + granted);
          return { granted, taken: before + granted };
        }),
      force: (window, amount) =>
        this.call(() => void this.#taken.set(name(window), (this.#taken.get(name(window)) ?? 0) + amount)),
      giveBack: async () => {},
      forget: async () => {},
      run: async () => 0,
      ran: async () => {},
      setRunning: async () => {},
      ledgerCount: ({ counter }) => this.call(() => this.used(counter)),
    };
  }
}
