// What folding the journal into the ledger needs from the outside.
import type { LimitRule } from '@keywright/core/limits/limit-rule';
import type { AuditLog, Clock, FailureLog, Secrets, TransactionOptions } from '../../ports.ts';
import type { NewestUses } from '../newest-uses.ts';
import type { JournalReader, UsageReader, UsageWriter } from '../usage-ports.ts';

export interface LedgerTransaction {
  readonly usage: UsageWriter;
  readonly audit: Pick<AuditLog, 'append'>;
}

/** The part of the storage that keeps the ledger. */
export interface LedgerStorage {
  readonly usage: Pick<UsageReader, 'foldProgress' | 'openRequests' | 'counts'>;
  transaction<T>(work: (tx: LedgerTransaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

/** Turns of the event loop. */
export interface Turns {
  /** Resolves once everybody who waits has had a turn. */
  next(): Promise<void>;
}

/** A limit of which so many percent are used, told once a window. */
export interface LimitAlert {
  readonly api: string;
  /** Key or workspace it concerns; the API where it concerns neither alone. */
  readonly subjectId: string;
  readonly workspaceId: string | null;
  readonly rule: LimitRule;
  readonly percent: number;
  readonly used: number;
}

export interface LimitAlertLog {
  reached(alert: LimitAlert): void;
}

export interface FoldSizes {
  /** Rows of one transaction: the more, the fewer commits; the fewer, the sooner others have their turn. */
  readonly sliceRows: number;
  /** Records of one batch, which is held in memory until it is added; about as many. */
  readonly batchRecords: number;
}

export const FOLD_SIZES: FoldSizes = { sliceRows: 2000, batchRecords: 200_000 };

export interface LedgerPorts {
  readonly storage: LedgerStorage;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'newId'>;
  readonly turns: Turns;
  readonly alerts: LimitAlertLog;
  readonly sizes: FoldSizes;
}

export interface FoldPorts extends LedgerPorts {
  readonly journal: JournalReader;
  readonly failures: FailureLog;
  readonly uses: Pick<NewestUses, 'turn'>;
}
