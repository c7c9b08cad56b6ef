// Time and chance of a simulation: events happen one after the other, in an order that the seed decides.

export interface Chance {
  /** Uniform, from 0 up to 1. */
  next(): number;
  between(low: number, high: number): number;
  /** True so often. */
  is(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** mulberry32: small, and the same everywhere. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    is: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
  };
}

interface Event {
  readonly at: number;
  readonly serial: number;
  /** When whoever does it can; later than `at` while they are stopped. */
  readonly readyAt: (at: number) => number;
  readonly run: () => void;
}

export class VirtualTime {
  now = 0;
  #events: Event[] = [];
  #serial = 0;

  at(at: number, run: () => void, readyAt: (at: number) => number = (same) => same): void {
    this.#serial += 1;
    this.#insert({ at: Math.max(at, this.now), serial: this.#serial, readyAt, run });
  }

  async runUntil(end: number): Promise<void> {
    for (
      let event = this.#events.shift();
      event !== undefined && event.at <= end;
      event = this.#events.shift()
    ) {
      this.now = event.at;
      const readyAt = event.readyAt(this.now);
      if (readyAt > this.now) {
        this.#insert({ ...event, at: readyAt });
        continue;
      }
      event.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** By time, then in the order they were asked for. */
  #insert(event: Event): void {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#events[middle] as Event;
      if (other.at < event.at || (other.at === event.at && other.serial < event.serial)) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
  }
}
