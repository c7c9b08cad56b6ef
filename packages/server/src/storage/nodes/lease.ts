// A node's leave to decide by what it remembers. Counted from before it was asked for, on a clock that nobody sets: the
// database's own idea of the lease, counted from when it was given, always ends later.
import type { MemoryLease } from '../../app/change-feed.ts';

/** How long the database holds a revocation up for a node that says nothing. */
export const LEASE_MS = 1000;

/** Clocks drift apart by 200 ppm at most, which is 0.2 ms of a lease; the rest is for what is rounded on the way. */
const MARGIN_MS = 20;

export interface NodeClock {
  /** Milliseconds on a clock that is never set, and may stand still while the machine sleeps. */
  monotonic(): number;
  /** Milliseconds on the clock on the wall, which goes on. */
  wall(): number;
}

export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

export interface Lease extends MemoryLease {
  /** What to note before asking for a lease. */
  now(): Moment;
  /** The lease that was asked for at that moment has been given. */
  begin(askedAt: Moment): void;
  /** For how long it still holds; 0 when it does not. */
  leftMs(): number;
}

export function createLease(clock: NodeClock): Lease {
  let askedAt: Moment | null = null;
  const leftMs = () => {
    if (askedAt === null) return 0;
    const passed = Math.max(clock.monotonic() - askedAt.monotonic, clock.wall() - askedAt.wall);
    return Math.max(0, LEASE_MS - MARGIN_MS - passed);
  };
  return {
    now: () => ({ monotonic: clock.monotonic(), wall: clock.wall() }),
    begin: (moment) => {
      askedAt = moment;
    },
    leftMs,
    holds: () => leftMs() > 0,
  };
}
