// Counts of an epoch where the database keeps them: each node takes allotments of a window, and counts within them by
// itself. Never more than the limit; and as an allotment is a small part of what is left, hardly ever less.
import type { EpochMs, Ms } from '@keywright/core/instant';
import type { FailureLog } from '../../app/ports.ts';
import type { Allotments } from './allotments.ts';
import type { CountedWindow } from './counted-window.ts';
import type { EpochCounts } from './epoch-counts.ts';
import { OwnPart } from './own-part.ts';

export interface AllottedCountsParts {
  readonly allotments: Allotments;
  readonly failures: FailureLog;
}

export function createAllottedCounts(parts: AllottedCountsParts): EpochCounts {
  return new AllottedCounts(parts);
}

class AllottedCounts implements EpochCounts {
  readonly #allotments: Allotments;
  readonly #failures: FailureLog;
  /** By start of the window and counter. */
  readonly #parts = new Map<string, OwnPart>();
  #nextSweepAt: EpochMs = 0;
  #carried: Promise<void> = Promise.resolve();
  #isInDoubt = false;

  constructor({ allotments, failures }: AllottedCountsParts) {
    this.#allotments = allotments;
    this.#failures = failures;
  }

  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  open(): void {}

  async charge(windows: readonly CountedWindow[], now: EpochMs): Promise<readonly number[]> {
    this.#sweep(now);
    const parts = windows.map((window) => (isRunning(window) ? null : this.#partOf(window)));
    const { isTaken, used } = await this.#takeOwn(windows, parts, now);
    if (!isTaken) return used;
    const started: CountedWindow[] = [];
    try {
      for (const [place, window] of windows.entries()) {
        if (!isRunning(window)) continue;
        const before = await this.#known(this.#allotments.run(window));
        used[place] = before;
        if (isOver(window, before)) return this.#undo(windows, started, used);
        started.push(window);
      }
    } catch (error) {
      this.#undo(windows, started, used);
      throw error;
    }
    return used;
  }

  adjust(window: CountedWindow, amount: number): void {
    if (amount === 0) return;
    if (isRunning(window)) {
      this.#tell(this.#carried.then(() => this.#allotments.ran(window.counter, -amount)));
      return;
    }
    const part = this.#parts.get(nameOf(window));
    part?.use(amount);
    if (part === undefined || window.rule.enforce === 'soft') return;
    const missing = part.takeMissing();
    if (missing > 0) this.#tell(this.#allotments.force(window, missing));
  }

  carry(running: ReadonlyMap<string, number>): Promise<void> {
    // What ends from here on is told after all of these.
    this.#carried = this.#carry([...running]);
    return this.#carried;
  }

  async #carry(running: readonly (readonly [counter: string, count: number])[]): Promise<void> {
    for (const [counter, count] of running) await this.#allotments.setRunning(counter, count);
  }

  async close(): Promise<void> {
    const spare = Array.from(this.#parts.values(), (part) => part.spare).filter(({ amount }) => amount > 0);
    this.#parts.clear();
    if (spare.length > 0) await this.#allotments.giveBack(spare);
  }

  /** Once each window has room here; none of them where one has none anywhere. Seen and taken in one turn. */
  async #takeOwn(
    windows: readonly CountedWindow[],
    parts: readonly (OwnPart | null)[],
    now: EpochMs,
  ): Promise<{ readonly isTaken: boolean; readonly used: number[] }> {
    for (;;) {
      const short = windows.flatMap((window, place) => {
        const part = parts[place];
        return part == null || part.hasRoomFor(window) ? [] : [{ window, part }];
      });
      const isTaken = short.length === 0;
      if (isTaken || short.some(({ window, part }) => part.isRefused(window, now))) {
        const used = parts.map((part) => part?.used ?? 0);
        if (isTaken) for (const [place, part] of parts.entries()) part?.use(windows[place]?.amount ?? 0);
        return { isTaken, used };
      }
      await Promise.all(short.map(({ window, part }) => part.ask(window, now)));
    }
  }

  #undo(
    windows: readonly CountedWindow[],
    started: readonly CountedWindow[],
    used: readonly number[],
  ): readonly number[] {
    for (const window of [...windows.filter((one) => !isRunning(one)), ...started])
      this.adjust(window, -window.amount);
    return used;
  }

  #tell(told: Promise<void>): void {
    this.#known(told).catch((error: unknown) => this.#failures.report(error, 'settling limits'));
  }

  /** Whether the database did what failed, nobody can say. */
  async #known<T>(done: Promise<T>): Promise<T> {
    try {
      return await done;
    } catch (error) {
      this.#isInDoubt = true;
      throw error;
    }
  }

  #partOf(window: CountedWindow): OwnPart {
    const name = nameOf(window);
    let part = this.#parts.get(name);
    if (part === undefined) {
      part = new OwnPart(window, this.#allotments);
      this.#parts.set(name, part);
    }
    return part;
  }

  #sweep(now: EpochMs): void {
    if (now < this.#nextSweepAt) return;
    this.#nextSweepAt = now + SWEEP_EVERY_MS;
    const ended = [...this.#parts].filter(([, { window }]) => (window.span.endAt ?? now) + KEPT_MS < now);
    if (ended.length === 0) return;
    for (const [name] of ended) this.#parts.delete(name);
    const windows = ended.map(([, { window }]) => ({
      counter: window.counter,
      windowAt: window.span.startAt,
    }));
    // What is left there takes up room, and does no harm.
    this.#allotments
      .forget(windows)
      .catch((error: unknown) => this.#failures.report(error, 'forgetting windows of limits'));
  }
}

const SWEEP_EVERY_MS: Ms = 10_000;
/** Requests settle behind the end of their window, and clocks of nodes differ: to others it may not have ended. */
const KEPT_MS: Ms = 60_000;

function isRunning({ rule }: CountedWindow): boolean {
  return rule.window === 'running';
}

function isOver({ rule, amount }: CountedWindow, used: number): boolean {
  return rule.enforce === 'hard' && amount > 0 && used + amount > rule.limit;
}

function nameOf({ counter, span }: CountedWindow): string {
  return `${span.startAt} ${counter}`;
}
