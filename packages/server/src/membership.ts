// Whether this process is alone with its storage or one of many: how changes spread, and when memory may be believed.
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import packageFile from '../package.json' with { type: 'json' };
import type { ChangeFeed, MemoryLease } from './app/change-feed.ts';
import type { NodeIdentity, NodeReader } from './app/nodes/node-reader.ts';
import type { Clock, FailureLog, Secrets } from './app/ports.ts';
import type { CountingPlace } from './storage/counting/open-counting.ts';
import { createLocalChangeFeed, type LocalChangeFeed } from './storage/local-change-feed.ts';
import type { NodeClock } from './storage/nodes/lease.ts';
import { createSharedChangeFeed } from './storage/nodes/shared-change-feed.ts';
import { createSoleNode, LOCAL_JOURNAL, SOLE_PROCESS } from './storage/nodes/sole-process.ts';
import { startNode } from './storage/nodes/start-node.ts';
import { listenForChanges } from './storage/postgres/listen.ts';
import { openPostgresNodes } from './storage/postgres/postgres-nodes.ts';
import { watchChanges } from './storage/sqlite/watched-changes.ts';

export interface Membership {
  readonly feed: ChangeFeed;
  readonly lease: MemoryLease;
  readonly self: NodeIdentity;
  readonly nodes: NodeReader;
  leave(): Promise<void>;
}

/** How a process is with others; null: it is alone. */
export interface NodesPlace extends NodeIdentity, CountingPlace {}

/** One of several processes over the same SQLite file. */
export interface WorkersPlace {
  /** The database's file. */
  readonly path: string;
  readonly journal: string;
}

export interface MembershipParts {
  readonly failures: FailureLog;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** A lease is about to be given in this epoch of counting. */
  readonly epochHeard: (countingEpoch: number) => void;
  /** Nobody knows any more what has changed. */
  readonly cutOff: () => void;
}

/** Who starts again is somebody else. */
export function newNodeIdentity(secrets: Pick<Secrets, 'newId'>, journal: string): NodeIdentity {
  return { id: secrets.newId('nod'), name: hostname(), journal, version: packageFile.version };
}

const CLOCK: NodeClock = { monotonic: () => performance.now(), wall: () => Date.now() };

/** Resolves when the first lease was given. */
export async function joinNodes(
  place: NodesPlace | WorkersPlace | null,
  parts: MembershipParts,
): Promise<Membership> {
  const { failures, epochHeard, cutOff } = parts;
  const local = createLocalChangeFeed();
  if (place === null) return alone(local, parts);
  if (!('databaseUrl' in place)) return besideOthers(place, local, parts);
  const registry = await openPostgresNodes(place.databaseUrl, place);
  const leaving = new AbortController();
  const { signal } = leaving;
  /** Who leaves waits for no renewal. */
  const sleep = (ms: number) => setTimeout(ms, undefined, { signal }).catch(() => {});
  try {
    const node = await startNode({
      registry,
      feed: local,
      clock: CLOCK,
      sleep,
      failures,
      epochHeard,
      cutOff,
    });
    const listening = listenForChanges(place.databaseUrl, node.hear);
    return {
      // A revocation under way waits for the others as ever.
      feed: createSharedChangeFeed({ registry, local, sleep: (ms) => setTimeout(ms) }),
      lease: node.lease,
      self: place,
      nodes: registry,
      async leave() {
        const left = Promise.all([listening.stop(), node.stop()]);
        leaving.abort();
        await left;
        await registry.close();
      },
    };
  } catch (error) {
    await registry.close();
    throw error;
  }
}

function alone(feed: ChangeFeed, { secrets, clock }: MembershipParts): Membership {
  const self = newNodeIdentity(secrets, LOCAL_JOURNAL);
  const nodes = createSoleNode(self, clock.now());
  return { feed, lease: SOLE_PROCESS, self, nodes, leave: async () => {} };
}

/** What others commit is heard of at each decision, so there is nobody to wait for. */
function besideOthers(
  { path, journal }: WorkersPlace,
  feed: LocalChangeFeed,
  { secrets, clock, failures }: MembershipParts,
): Membership {
  const self = newNodeIdentity(secrets, journal);
  const watched = watchChanges({ path, apply: feed.tell, failures });
  const nodes = createSoleNode(self, clock.now());
  return { feed, lease: watched, self, nodes, leave: async () => watched.stop() };
}
