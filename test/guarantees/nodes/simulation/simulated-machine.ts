// One node's machine: it stops and goes on, its clocks are a little wrong, its messages are late or lost.
import type { NodeClock } from '../../../../packages/server/src/storage/nodes/lease.ts';
import type { Chance, VirtualTime } from './virtual-time.ts';

interface Span {
  readonly from: number;
  readonly until: number;
}

export interface SimulatedMachine {
  readonly clock: NodeClock;
  /** Runs on this machine, once it runs. */
  at(at: number, run: () => void): void;
  sleep(ms: number): Promise<void>;
  /** Asks the database: what it does there happens at one instant, whether the answer arrives or not. */
  call<T>(instant: () => T): Promise<T>;
  /** A message that nobody waits for. */
  tell(run: () => void): void;
}

/** Parts per million that a clock may be wrong by. */
const DRIFT = 200e-6;
const TIMEOUT_MS = 500;

export function simulatedMachine(time: VirtualTime, chance: Chance, lengthMs: number): SimulatedMachine {
  const spans = (most: number, longestMs: number): Span[] =>
    Array.from({ length: Math.floor(chance.between(0, most + 1)) }, () => {
      const from = chance.between(0, lengthMs);
      return { from, until: from + chance.between(1, longestMs) };
    });
  const stops = spans(2, 2500);
  // While a machine sleeps, its monotonic clock may stand still. The clock on its wall then goes on, and is not set.
  const sleeps = chance.is(0.5);
  const clockStops = stops.map(() => sleeps && chance.is(0.5));
  const partitions = spans(2, 2500);
  const silent = partitions.map(() => chance.is(0.6));
  const rate = 1 + chance.between(-DRIFT, DRIFT);
  const steps = sleeps ? [] : spans(2, 1).map(({ from }) => ({ from, by: chance.between(-5000, 5000) }));
  const slowness = chance.pick([1, 4, 30]);
  const loss = chance.pick([0, 0, 0.02, 0.15]);

  const readyAt = (at: number) => stops.find(({ from, until }) => from <= at && at < until)?.until ?? at;
  const at = (when: number, run: () => void) => time.at(when, run, readyAt);
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => at(time.now + ms / rate + chance.between(0, 2), resolve));
  const delay = () => {
    const usual = -Math.log(1 - chance.next()) * slowness;
    return chance.is(0.02) ? usual + chance.between(50, 900) : usual;
  };
  const partition = () => {
    const index = partitions.findIndex(({ from, until }) => from <= time.now && time.now < until);
    if (index === -1) return chance.is(loss) ? 'lost' : 'whole';
    return silent[index] ? 'lost' : 'refused';
  };
  const frozen = () =>
    stops.reduce((sum, { from, until }, index) => {
      const passed = Math.min(time.now, until) - from;
      return clockStops[index] && passed > 0 ? sum + passed : sum;
    }, 0);

  return {
    clock: {
      monotonic: () => (time.now - frozen()) * rate,
      wall: () =>
        time.now * rate + steps.reduce((sum, { from, by }) => (from <= time.now ? sum + by : sum), 0),
    },
    at,
    sleep,
    call: (instant) =>
      new Promise((resolve, reject) => {
        const fail = (ms: number) => at(time.now + ms, () => reject(new Error('no answer')));
        const there = partition();
        if (there !== 'whole') return fail(there === 'refused' ? 1 : TIMEOUT_MS);
        const giveUpAt = time.now + TIMEOUT_MS;
        time.at(time.now + delay(), () => {
          const answer = instant();
          const back = time.now + delay();
          if (partition() !== 'whole' || back > giveUpAt) return fail(Math.max(0, giveUpAt - time.now));
          at(back, () => resolve(answer));
        });
      }),
    tell: (run) => {
      if (partition() === 'whole') at(time.now + delay(), run);
    },
  };
}
