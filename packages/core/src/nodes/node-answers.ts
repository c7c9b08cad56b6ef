// The nodes of an installation as the native API tells of them.

/** A live one decides by what it remembers; one whose lease has lapsed has said nothing for longer than that. */
export const LEASE_STATES = ['live', 'lapsed'] as const;
export type LeaseState = (typeof LEASE_STATES)[number];

export interface NodeAnswer {
  id: string;
  /** Of its machine, for people. */
  name: string;
  version: string;
  /** Of the usage it writes; stays with its data folder. */
  journal: string;
  startedAt: string;
  lease: LeaseState;
  /** Null while its lease is live. */
  lapsedAt: string | null;
  /** Position of the newest change it has acted on, and how many have come since. */
  acknowledged: number;
  behind: number;
}

export interface NodesAnswer {
  /** The id of the node that answers. */
  answeredBy: string;
  data: NodeAnswer[];
}
