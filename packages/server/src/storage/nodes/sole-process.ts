// Of one process alone: every change is its own, so what it remembers is always what there is.
import type { EpochMs } from '@keywright/core/instant';
import type { MemoryLease } from '../../app/change-feed.ts';
import type { NodeIdentity, NodeReader } from '../../app/nodes/node-reader.ts';

export const SOLE_PROCESS: MemoryLease = { holds: () => true };

/** The database lies beside its one journal. */
export const LOCAL_JOURNAL = 'local';

export function createSoleNode(self: NodeIdentity, startedAt: EpochMs): NodeReader {
  const node = { ...self, startedAt, lapsedAt: null, acknowledged: 0, behind: 0 };
  return { read: async () => [node] };
}
