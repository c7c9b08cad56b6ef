// Of one process alone: every change is its own, so what it remembers is always what there is.
import type { MemoryLease } from '../../app/change-feed.ts';

export const SOLE_PROCESS: MemoryLease = { holds: () => true };
