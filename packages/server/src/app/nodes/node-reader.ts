// What is kept of the nodes of an installation. A port: alone with its storage, a process is the only one.
import type { EpochMs } from '@keywright/core/instant';

export interface NodeIdentity {
  /** Of this process alone: who starts again is somebody else. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Whose usage it writes; kept in the data folder. */
  readonly journal: string;
  readonly version: string;
}

export interface NodeRecord extends NodeIdentity {
  readonly startedAt: EpochMs;
  /** By the clock that leases are given by; null while its lease is live. */
  readonly lapsedAt: EpochMs | null;
  /** Position of the newest change it has acted on, and how many have come since. */
  readonly acknowledged: number;
  readonly behind: number;
}

export interface NodeReader {
  /** Those that run and those not yet forgotten, in the order they started in. */
  read(): Promise<readonly NodeRecord[]>;
}
