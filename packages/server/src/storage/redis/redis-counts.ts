// Counts of an epoch in Redis, where all nodes find them: exact, a round trip a charge. Redis is a memory of the ledger: a
// count that it does not have is read there, so what is idle may expire.
import type { EpochMs, Ms } from '@keywright/core/instant';
import type { FailureLog } from '../../app/ports.ts';
import type { CountingEpoch, OpenedEpoch } from '../counting/counting-epoch.ts';
import type { CountedWindow } from '../counting/counted-window.ts';
import { CountsLost, type EpochCounts } from '../counting/epoch-counts.ts';
import type { ChargedCount } from './count-scripts.ts';
import type { RedisLink } from './redis-link.ts';

export interface RedisCountsParts {
  readonly link: RedisLink;
  readonly nodeId: string;
  readonly ledgerCount: (window: CountedWindow) => Promise<number>;
  readonly failures: FailureLog;
}

/** Longer windows are read from the ledger again when nobody asked for so long; usage is in it within seconds. */
const IDLE_MS: Ms = 3_600_000;
/** Clocks of nodes differ; and what is settled late must find its window. */
const SLACK_MS: Ms = 60_000;
/** How far apart clocks of nodes and of the database may be, for telling windows that began before the epoch. */
const SKEW_MS: Ms = 5000;
/** A node is held to be there for so long after it said so. */
const ALIVE_MS: Ms = 5000;
/** A mark that no node has renewed for so long is of an epoch long past. */
const MARKED_MS: Ms = 24 * 3_600_000;

const PREFIX = 'keywright:';

/** Says that this epoch's counts are in Redis. Answers what Redis calls its life. */
export async function markEpoch(link: RedisLink, { name }: CountingEpoch): Promise<string> {
  const { run } = link;
  await link.ask((client) => client.set(`${PREFIX}${name}`, '1', { PX: MARKED_MS }));
  if (run === null || run !== link.run) throw new Error('Redis was started again meanwhile.');
  return run;
}

/** To be said more often than every five seconds: what runs on a node that does not counts no longer. */
export async function sayAlive(link: RedisLink, nodeId: string, { name }: CountingEpoch): Promise<void> {
  await link.ask((client) =>
    Promise.all([
      client.set(aliveKey(nodeId), '1', { PX: ALIVE_MS }),
      client.pExpire(`${PREFIX}${name}`, MARKED_MS),
    ]),
  );
}

const aliveKey = (nodeId: string) => `${PREFIX}alive:${nodeId}`;

export function createRedisCounts(epoch: CountingEpoch, parts: RedisCountsParts): EpochCounts {
  return new RedisCounts(epoch, parts);
}

class RedisCounts implements EpochCounts {
  readonly #mark: string;
  readonly #parts: RedisCountsParts;
  /** Windows that began before have counts in the ledger. */
  #knownFrom: EpochMs = Number.POSITIVE_INFINITY;
  #run: string | null = null;
  /** What Redis cannot be told, the link is given up for. */
  readonly isInDoubt = false;

  constructor({ name }: CountingEpoch, parts: RedisCountsParts) {
    this.#mark = `${PREFIX}${name}`;
    this.#parts = parts;
  }

  open({ openedAt, redisRun }: OpenedEpoch): void {
    this.#knownFrom = openedAt + SKEW_MS;
    this.#run = redisRun;
  }

  async charge(windows: readonly CountedWindow[], now: EpochMs): Promise<readonly number[]> {
    const counts = windows.map((window) => this.#chargedCount(window, now));
    const [outcome, ...told] = await this.#ask(counts);
    if (outcome !== -2) return told;
    const read = await Promise.all(
      told.map(
        async (place) => [place, await this.#parts.ledgerCount(windows[place] as CountedWindow)] as const,
      ),
    );
    const bases = new Map(read);
    const known = counts.map((count, place) => ({ ...count, base: bases.get(place) ?? count.base }));
    const [again, ...held] = await this.#ask(known);
    if (again !== -2) return held;
    // Between the two questions one of them expired.
    return this.charge(windows, now);
  }

  adjust({ counter, rule, span }: CountedWindow, amount: number): void {
    if (amount === 0) return;
    const { link, nodeId, failures } = this.#parts;
    const node = rule.window === 'running' ? nodeId : null;
    link
      .ask((client) => client.adjust(this.#key(counter, span.startAt), node, amount))
      .catch((error: unknown) => failures.report(error, 'settling limits'));
  }

  async carry(running: ReadonlyMap<string, number>): Promise<void> {
    const { link, nodeId } = this.#parts;
    await Promise.all(
      Array.from(running, ([counter, count]) =>
        link.ask((client) => client.hSet(this.#key(counter, 0), nodeId, count)),
      ),
    );
  }

  async close(): Promise<void> {}

  async #ask(counts: readonly ChargedCount[]): Promise<readonly number[]> {
    const { link, nodeId: node } = this.#parts;
    // One that was started again may have brought back counts from long ago.
    if (link.run !== null && link.run !== this.#run) throw new CountsLost('redis', 'Redis was started again');
    const question = { mark: this.#mark, node, alive: aliveKey(''), counts };
    const answer = await link
      .ask((client) => client.charge(question))
      .catch((error: unknown) => {
        throw new CountsLost('database', 'Redis is away', error);
      });
    if (answer[0] === -1) throw new CountsLost('redis', 'Redis has lost what it counted');
    return answer;
  }

  #chargedCount({ counter, rule, amount, span }: CountedWindow, now: EpochMs): ChargedCount {
    const { startAt, endAt } = span;
    const isRunning = rule.window === 'running';
    const isShort = endAt !== null && endAt - startAt <= IDLE_MS;
    return {
      key: this.#key(counter, startAt),
      kind: isRunning ? 'running' : 'window',
      amount,
      limit: rule.enforce === 'hard' ? rule.limit : null,
      base: isRunning || (isShort && startAt >= this.#knownFrom) ? 0 : null,
      expiresInMs: isShort ? Math.max(0, endAt - now) + SLACK_MS : isRunning ? MARKED_MS : IDLE_MS,
    };
  }

  #key(counter: string, startAt: EpochMs): string {
    return `${this.#mark}:${startAt}:${counter}`;
  }
}
