// The audit log as its readers see it. The hash of an entry holds every entry before it, of every workspace.

export interface AuditEntryAnswer {
  /** Consecutive over the whole log, from 1. */
  position: number;
  hash: string;
  id: string;
  at: string;
  /** `operator`, `user:…`, `key:…`, `credential:…`, or `system` for what nobody did. */
  actor: string;
  action: string;
  /** Null for what belongs to no workspace. */
  workspaceId: string | null;
  subjectId: string;
  details: Record<string, unknown>;
}

export interface AuditHeadAnswer {
  position: number;
  hash: string;
}

export interface AuditVerificationAnswer {
  /** Whether every entry fits, and the head that was kept elsewhere is still there. */
  intact: boolean;
  /** The first position at which the chain does not fit; null when all of it does. */
  brokenAt: number | null;
  /** The newest entry; null while there is none. */
  head: AuditHeadAnswer | null;
  /** Of the head the question named: `kept`, or `missing` where entries were cut off or made anew; null when none was. */
  knownHead: 'kept' | 'missing' | null;
}
