// The database of a simulation: what a transaction does in PostgreSQL happens here at one instant.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { RightsChange } from '../../../../packages/server/src/app/change-feed.ts';
import { LEASE_MS } from '../../../../packages/server/src/storage/nodes/lease.ts';
import type {
  NodeRegistry,
  NumberedChange,
} from '../../../../packages/server/src/storage/nodes/node-registry.ts';
import { sampleKey } from '../../../contracts/sample-records.ts';
import type { SimulatedMachine } from './simulated-machine.ts';
import type { VirtualTime } from './virtual-time.ts';

interface KnownNode {
  leaseEndsAt: number;
  acknowledged: number;
}

type Listener = (told: readonly NumberedChange[]) => void;

export class SimulatedDatabase {
  readonly #time: VirtualTime;
  readonly #changes: RightsChange[] = [];
  readonly #nodes = new Map<number, KnownNode>();
  readonly #keys = new Map<string, ApiKey>();
  readonly #listeners = new Map<number, Listener>();
  /** Whether a renewal reads the head and writes the lease in one locked step: condition C1. */
  readonly #isLocked: boolean;

  constructor(time: VirtualTime, isLocked: boolean) {
    this.#time = time;
    this.#isLocked = isLocked;
  }

  addKey(id: string): string {
    const key = sampleKey(id);
    const digest = key.secrets[0]?.digest ?? '';
    this.#keys.set(digest, key);
    return digest;
  }

  find(digest: string): ApiKey | null {
    return this.#keys.get(digest) ?? null;
  }

  /** What `revoke` commits. */
  revoke(digest: string): RightsChange {
    const key = this.#keys.get(digest) as ApiKey;
    this.#keys.set(digest, { ...key, revokedAt: 1 });
    const change: RightsChange = { kind: 'key', keyId: key.id, digests: [digest] };
    this.#changes.push(change);
    const told = { position: this.#changes.length, change };
    for (const tell of this.#listeners.values()) tell([told]);
    return change;
  }

  listen(node: number, tell: Listener): void {
    this.#listeners.set(node, tell);
  }

  registryFor(node: number, machine: SimulatedMachine): NodeRegistry {
    const own: KnownNode = { leaseEndsAt: 0, acknowledged: this.#changes.length };
    this.#nodes.set(node, own);
    const grant = (heard: number) => {
      own.leaseEndsAt = this.#time.now + LEASE_MS;
      own.acknowledged = Math.max(own.acknowledged, heard);
    };
    const head = () => this.#changes.length;
    const renewUnlocked = async (heard: number) => {
      const position = await machine.call(head);
      await machine.call(() => grant(heard));
      return { position, countingEpoch: 0 };
    };
    return {
      renew: (heard) =>
        this.#isLocked
          ? machine.call(() => {
              grant(heard);
              return { position: head(), countingEpoch: 0 };
            })
          : renewUnlocked(heard),
      changesAfter: (position) =>
        machine.call(() =>
          this.#changes.slice(position).map((change, index) => ({ change, position: position + index + 1 })),
        ),
      newest: () => machine.call(head),
      acknowledge: (position) =>
        machine.call(() => {
          own.acknowledged = Math.max(own.acknowledged, position);
        }),
      awaited: (asked) =>
        machine.call(() => {
          const position = asked === 'newest' ? head() : asked;
          const silent = [...this.#nodes].filter(
            ([id, { acknowledged, leaseEndsAt }]) =>
              id !== node && acknowledged < position && leaseEndsAt >= this.#time.now,
          );
          return { position, count: silent.length };
        }),
    };
  }
}
