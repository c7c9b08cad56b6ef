// One run under one seed: three nodes with the program's own counters ask for more than a limit allows, while Redis goes
// away, forgets, and comes back with what it knew long ago.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { createAllottedCounts } from '../../../../packages/server/src/storage/counting/allotted-counts.ts';
import { createEpochKeeper } from '../../../../packages/server/src/storage/counting/epoch-keeper.ts';
import { createRedisReach } from '../../../../packages/server/src/storage/counting/redis-reach.ts';
import { createSharedLimitCounters } from '../../../../packages/server/src/storage/counting/shared-limit-counters.ts';
import { createRedisCounts } from '../../../../packages/server/src/storage/redis/redis-counts.ts';
import { type Chance, chanceOf, VirtualTime } from '../simulation/virtual-time.ts';
import { SimulatedLedger } from './simulated-ledger.ts';
import { SimulatedRedis } from './simulated-redis.ts';

export interface CountingFindings {
  readonly admitted: number;
  readonly limit: number;
  /** Nodes had lost Redis at some time. */
  readonly wasApart: boolean;
  readonly unanswered: number;
}

const LENGTH_MS = 6000;
const NODES = [0, 1, 2];
const RULE = limitRule({ name: 'in-all', per: 'key', limit: 400, window: 'ever' });
const COUNTER = 'key_1/in-all/requests/ever/key/key_1';

export async function simulateCounting(seed: number, isFolded = true): Promise<CountingFindings> {
  const time = new VirtualTime();
  const chance = chanceOf(seed);
  const ledger = new SimulatedLedger(time, chance, NODES.length);
  const redis = new SimulatedRedis(time, chance);
  const world = { time, chance, ledger, redis, isFolded };
  const nodes = NODES.map((index) => new CountingNode(index, world));
  if (chance.is(0.7)) {
    const restart = () => redis.restart(chance.between(1, 1500), chance.is(0.5));
    const cutOff = () => redis.cutOff(chance.pick(NODES), chance.between(100, 1500));
    const fail = chance.pick([restart, cutOff, () => redis.forget()]);
    for (const at of [chance.between(300, 4000), chance.between(300, 4000)]) time.at(at, fail);
  }
  await time.runUntil(LENGTH_MS);
  const sum = (of: (node: CountingNode) => number) => nodes.reduce((total, node) => total + of(node), 0);
  return {
    admitted: sum((node) => node.admitted),
    unanswered: sum((node) => node.unanswered),
    limit: RULE.limit,
    wasApart: nodes.some((node) => node.wasApart),
  };
}

interface World {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly ledger: SimulatedLedger;
  readonly redis: SimulatedRedis;
  /** Whether nodes bring the ledger up to date before an epoch opens. */
  readonly isFolded: boolean;
}

class CountingNode {
  admitted = 0;
  unanswered = 0;
  wasApart = false;
  /** Admitted, and not in the ledger yet. */
  #journal = 0;

  constructor(index: number, { time, chance, ledger, redis, isFolded }: World) {
    const registry = ledger.registryFor(index);
    const link = redis.link(index);
    const nodeId = `node-${index}`;
    const failures = { report: () => {} };
    const running = new Map<string, number>();
    const sleep = (ms: number) =>
      new Promise<void>((resolve) => time.at(time.now + ms + chance.between(0, 2), resolve));
    const { ledgerCount } = registry;
    const fold = () => {
      const amount = this.#journal;
      return ledger.call(() => {
        ledger.add(COUNTER, amount);
        this.#journal -= amount;
      });
    };
    let folding = Promise.resolve();
    const epochs = createEpochKeeper({
      registry,
      redis: createRedisReach({ link, registry, nodeId, monotonic: () => time.now }),
      countsOf: (epoch) => {
        if (epoch.number > 1 && epoch.keeper === 'database') this.wasApart = true;
        return epoch.keeper === 'redis'
          ? createRedisCounts(epoch, { link, nodeId, ledgerCount, failures })
          : createAllottedCounts({ allotments: ledger.allotments(epoch.number), failures });
      },
      running,
      catchUp: () => {
        if (!isFolded) return Promise.resolve();
        folding = folding.then(fold);
        return folding;
      },
      turns: { next: () => sleep(0) },
      sleep,
      failures,
    });
    const counters = createSharedLimitCounters({
      epochs,
      lease: { holds: () => true },
      running,
      sleep,
      failures,
    });
    const ask = async () => {
      time.at(time.now + chance.between(1, 12), ask);
      try {
        const charged = await counters.charge(
          [{ counter: COUNTER, rule: RULE, amount: 1 }],
          1_000_000 + time.now,
        );
        if (!charged.admitted) return;
        this.admitted += 1;
        this.#journal += 1;
      } catch {
        this.unanswered += 1;
      }
    };
    const renew = async () => {
      epochs.heard(await ledger.call(() => ledger.epoch.number));
      time.at(time.now + 200, renew);
    };
    const foldAgain = () => {
      folding = folding.then(fold);
      time.at(time.now + 1000, foldAgain);
    };
    time.at(0, () => void epochs.start(false));
    time.at(1, renew);
    time.at(chance.between(0, 1000), foldAgain);
    time.at(100, ask);
  }
}
