// Keeps this node in the epoch that all nodes count in: leaves one it hears is over, settles in the next, opens it when all
// have, and begins another when its place of counts is lost, or Redis is back.
import type { Turns } from '../../app/usage/folding/fold-ports.ts';
import type { FailureLog } from '../../app/ports.ts';
import type { CountingEpoch, CountingRegistry, CountKeeper, OpenedEpoch } from './counting-epoch.ts';
import type { CountsLost, EpochCounts } from './epoch-counts.ts';
import { PresentEpoch } from './present-epoch.ts';
import type { RedisReach } from './redis-reach.ts';

export interface EpochKeeperParts {
  readonly registry: CountingRegistry;
  /** Null: none is configured. */
  readonly redis: RedisReach | null;
  readonly countsOf: (epoch: CountingEpoch) => EpochCounts;
  /** What runs on this node, by counter. */
  readonly running: ReadonlyMap<string, number>;
  /** Resolves when all that was answered before the call is in the ledger. */
  readonly catchUp: () => Promise<void>;
  readonly turns: Turns;
  readonly sleep: (ms: number) => Promise<void>;
  readonly failures: FailureLog;
}

export interface EpochKeeper {
  readonly present: PresentEpoch;
  /** A lease was given in this epoch: it holds for none before. */
  heard(number: number): void;
  /** The counts of an epoch cannot be had any more. */
  lost(epoch: PresentEpoch, loss: CountsLost): void;
  /** Begins to count. Resolves when this node may, or has tried for a while. */
  start(isUnclean: boolean): Promise<void>;
  stop(): Promise<void>;
}

const PAUSE_MS = { open: 250, closed: 20 } as const;
const FIRST_WAIT_MS = 2000;

export function createEpochKeeper(parts: EpochKeeperParts): EpochKeeper {
  return new KeptEpoch(parts);
}

class KeptEpoch implements EpochKeeper {
  readonly #parts: EpochKeeperParts;
  #present = new PresentEpoch(-1, null);
  #woken = Promise.withResolvers<void>();
  #isStopped = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: EpochKeeperParts) {
    this.#parts = parts;
  }

  get present(): PresentEpoch {
    return this.#present;
  }

  heard(number: number): void {
    if (number <= this.#present.number) return;
    this.#become(new PresentEpoch(number, null));
    this.#woken.resolve();
  }

  lost(epoch: PresentEpoch, loss: CountsLost): void {
    if (this.#present !== epoch) return;
    this.#become(new PresentEpoch(epoch.number, null));
    this.#leave(epoch.number, loss.next)
      .catch((error: unknown) => this.#parts.failures.report(error, 'leaving an epoch of counting'))
      .finally(() => this.#woken.resolve());
  }

  async start(isUnclean: boolean): Promise<void> {
    const { registry, catchUp, sleep } = this.#parts;
    if (isUnclean) {
      // What the life before had counted, and not written down, was missing from the ledger until now.
      await catchUp();
      const { number, keeper } = await registry.epoch();
      await registry.begin(number, keeper);
    }
    this.#loop = this.#run();
    const patience = sleep(FIRST_WAIT_MS).then(() => true);
    while (
      !this.#present.isOpen &&
      !(await Promise.race([patience, this.#present.changed.then(() => false)]))
    );
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#woken.resolve();
    await this.#loop;
    await this.#present.counts?.close();
  }

  async #run(): Promise<void> {
    const { failures, sleep } = this.#parts;
    while (!this.#isStopped) {
      let pause: number = PAUSE_MS.open;
      try {
        await this.#round();
        pause = this.#present.isOpen ? PAUSE_MS.open : PAUSE_MS.closed;
      } catch (error) {
        failures.report(error, 'agreeing where limits are counted');
      }
      await Promise.race([sleep(pause), this.#woken.promise]);
      this.#woken = Promise.withResolvers();
    }
  }

  async #round(): Promise<void> {
    const { registry, redis } = this.#parts;
    const epoch = await registry.epoch();
    if (epoch.number > this.#present.number || this.#present.counts === null) await this.#enter(epoch);
    if (this.#present.number !== epoch.number) return;
    if (!this.#present.isOpen) return this.#open(epoch);
    if (this.#present.counts?.isInDoubt) return registry.begin(epoch.number, epoch.keeper);
    const next = redis === null ? withoutRedis(epoch) : await redis.lookAfter(epoch);
    if (next !== null) await this.#leave(epoch.number, next);
  }

  /** What was counted before, and is answered now, is on its way into the journal: it is there after a turn. */
  async #enter(epoch: CountingEpoch): Promise<void> {
    const { registry, countsOf, running, catchUp, turns } = this.#parts;
    const counts = countsOf(epoch);
    const entered = new PresentEpoch(epoch.number, counts);
    this.#become(entered);
    try {
      await counts.carry(running);
      await turns.next();
      await catchUp();
      if (this.#present === entered) await registry.settle(epoch.number);
    } catch (error) {
      // To be entered again.
      if (this.#present === entered) this.#become(new PresentEpoch(epoch.number, null));
      if (epoch.keeper === 'redis' && this.#parts.redis?.isAway !== false)
        return this.#leave(epoch.number, 'database');
      throw error;
    }
  }

  async #open(epoch: CountingEpoch): Promise<void> {
    const { registry, redis } = this.#parts;
    const { number, keeper, openedAt } = epoch;
    if (openedAt !== null) return this.#present.open({ ...epoch, openedAt } satisfies OpenedEpoch);
    if (keeper === 'database') return registry.open(number, null);
    const run = (await redis?.mark(epoch)) ?? null;
    if (run === null) await this.#leave(number, 'database');
    else await registry.open(number, run);
  }

  async #leave(number: number, next: CountKeeper): Promise<void> {
    const { registry, redis } = this.#parts;
    const keeper = redis === null ? 'database' : next;
    if (redis !== null && keeper === 'database') await redis.tellAway();
    await registry.begin(number, keeper);
  }

  #become(epoch: PresentEpoch): void {
    const before = this.#present;
    this.#present = epoch;
    before.end();
  }
}

function withoutRedis({ keeper }: CountingEpoch): CountKeeper | null {
  return keeper === 'redis' ? 'database' : null;
}
