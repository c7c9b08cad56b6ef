// A node of a simulation, put together from the program's own parts, or with one condition of the protocol left out.
import type { ChangeFeed, MemoryLease } from '../../../../packages/server/src/app/change-feed.ts';
import type { KeyDirectory } from '../../../../packages/server/src/app/ports.ts';
import { createKeyDirectory } from '../../../../packages/server/src/storage/directories/key-directory.ts';
import { createLocalChangeFeed } from '../../../../packages/server/src/storage/local-change-feed.ts';
import { createSharedChangeFeed } from '../../../../packages/server/src/storage/nodes/shared-change-feed.ts';
import { SOLE_PROCESS } from '../../../../packages/server/src/storage/nodes/sole-process.ts';
import {
  type RenewalParts,
  type RunningNode,
  startNode,
} from '../../../../packages/server/src/storage/nodes/start-node.ts';
import type { SimulatedDatabase } from './simulated-database.ts';
import type { SimulatedMachine } from './simulated-machine.ts';

/** A condition of the protocol (docs/adr/0020-leases.md) that is left out; null for none. */
export type LeftOut = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | null;

export interface SimulatedNode {
  readonly directory: KeyDirectory;
  readonly feed: ChangeFeed;
}

export interface SimulatedNodeParts {
  readonly index: number;
  readonly machine: SimulatedMachine;
  readonly database: SimulatedDatabase;
  readonly leftOut: LeftOut;
}

const RENEWALS: Readonly<Record<'C2' | 'C4', (parts: RenewalParts) => Promise<void>>> = {
  C2: async ({ registry, lease, follower }) => {
    const { position } = await registry.renew(follower.heard);
    const answeredAt = lease.now();
    await follower.catchUpTo(position);
    lease.begin(answeredAt);
  },
  C4: async ({ registry, lease, follower }) => {
    const askedAt = lease.now();
    const { position } = await registry.renew(follower.heard);
    lease.begin(askedAt);
    await follower.catchUpTo(position);
  },
};

export async function startSimulatedNode(parts: SimulatedNodeParts): Promise<SimulatedNode> {
  const { index, machine, database, leftOut } = parts;
  const registry = database.registryFor(index, machine);
  const { clock, sleep } = machine;
  const local = createLocalChangeFeed();
  const started = {
    registry,
    feed: local,
    clock,
    sleep,
    failures: { report: () => {} },
    epochHeard: () => {},
    cutOff: () => {},
  };
  const renew = leftOut === 'C2' || leftOut === 'C4' ? RENEWALS[leftOut] : undefined;
  let node: RunningNode | null = null;
  while (node === null) {
    node = await startNode(started, renew).catch(() => null);
    if (node === null) await sleep(100);
  }
  database.listen(index, (told) => machine.tell(() => node.hear(told)));
  const keys = { findByDigest: (digest: string) => machine.call(() => database.find(digest)) };
  const lease = leftOut === 'C5' ? SOLE_PROCESS : node.lease;
  const feed = createSharedChangeFeed({ registry, local, sleep });
  const directory =
    leftOut === 'C3'
      ? forgetful(keys, local, lease)
      : createKeyDirectory({ keys, feed: local, lease, maxEntries: 10 });
  return { directory, feed };
}

/** What was read is remembered, whatever was heard since the read began. */
function forgetful(keys: KeyDirectory, feed: ChangeFeed, lease: MemoryLease): KeyDirectory {
  const known = new Map<string, Awaited<ReturnType<KeyDirectory['findByDigest']>>>();
  feed.subscribe((change) => {
    if (change.kind === 'key') for (const digest of change.digests) known.delete(digest);
  });
  return {
    findByDigest: (digest) => {
      if (!lease.holds()) return keys.findByDigest(digest);
      const remembered = known.get(digest);
      if (remembered !== undefined) return remembered;
      return Promise.resolve(keys.findByDigest(digest)).then((key) => {
        known.set(digest, key);
        return key;
      });
    },
  };
}
