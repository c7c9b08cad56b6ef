// What usage needs from the outside: a journal that is written before the answer leaves, and a ledger it is folded into.
import type { EpochMs, Ms } from '@keywright/core/instant';
import type { LimitCharge, LimitRule } from '@keywright/core/limits/limit-rule';
import type { UsageOutcome } from '@keywright/core/usage/outcome-words';
import type { TokenCount } from '@keywright/core/usage/token-count';
import type { UsageSums } from '@keywright/core/usage/usage-sums';

/** One request, told when its verdict is known. */
export interface UsageEntry {
  readonly requestId: string;
  readonly at: EpochMs;
  readonly api: string;
  readonly outcome: UsageOutcome;
  readonly keyId: string | null;
  readonly secretId: string | null;
  readonly workspaceId: string | null;
  /** The key's seat, or the person's who came without one. */
  readonly memberId: string | null;
  readonly endUser: string | null;
  readonly model: string | null;
  readonly route: string | null;
  readonly endpoint: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly cost: number;
  /** What was taken from the limits; empty when refused. */
  readonly charges: readonly LimitCharge[];
  /** Whether it is to be paid for; of one that continues, its end says so. */
  readonly isBillable: boolean;
  /** The request goes on: `end` will be told of it, or it counts as interrupted. */
  readonly continues: boolean;
}

/** What a running request has used so far. */
export interface UsageProgress {
  readonly requestId: string;
  readonly at: EpochMs;
  readonly model: string | null;
  readonly tokens: TokenCount;
  readonly micros: number;
  readonly isEstimated: boolean;
}

/** How a forwarded request ended. */
export interface UsageEnd extends UsageProgress {
  readonly endUser: string | null;
  /** Whether it is to be paid for. */
  readonly isBillable: boolean;
}

/** Append-only. Each call is on its way to the disk when it returns, so that it survives the process; throws when not. */
export interface UsageJournal {
  append(entry: UsageEntry): void;
  progress(progress: UsageProgress): void;
  end(end: UsageEnd): void;
}

/** Where a record of the journal ends. */
export interface JournalPosition {
  readonly segment: number;
  /** Bytes into the segment. */
  readonly offset: number;
}

/**
 * A request as read back: each charge is one rule and one counter, and what runs is left out. Its amount is what was
 * reserved of tokens and money for a request that goes on, and 0 otherwise.
 */
export type JournalRecord =
  | { readonly kind: 'request'; readonly entry: UsageEntry }
  | { readonly kind: 'progress'; readonly progress: UsageProgress }
  | { readonly kind: 'end'; readonly end: UsageEnd };

/** Some records in a row, and where the last of them ends. */
export interface JournalPart {
  readonly records: readonly JournalRecord[];
  readonly end: JournalPosition;
}

export interface JournalReader {
  /** Where the next record will be written. */
  end(): JournalPosition;
  /** The records from one position to another, in order. What cannot be read is reported, and passed over. */
  read(from: JournalPosition, to: JournalPosition): AsyncIterable<JournalPart>;
  /** Nothing before this position will be asked for again. */
  forget(before: JournalPosition): Promise<void>;
}

/** For whoever reads the ledger: when it resolves, all that was answered before the call is in it. */
export interface UsageCatchUp {
  catchUp(): Promise<void>;
}

/** What rows of the ledger are kept apart by. Null where a request had none. */
export interface UsageSubject {
  readonly api: string;
  readonly workspaceId: string | null;
  readonly keyId: string | null;
  readonly secretId: string | null;
  readonly memberId: string | null;
  readonly endUser: string | null;
  readonly route: string | null;
  readonly endpoint: string | null;
  readonly model: string | null;
  readonly outcome: UsageOutcome;
  readonly address: string | null;
}

/** The finest period the ledger tells apart; old rows are merged into hours. */
export const BUCKET_MS: Ms = 60_000;
export const OLD_BUCKET_MS: Ms = 3_600_000;

/** To be added to the ledger's row of this subject and bucket. */
export interface UsageRow {
  readonly subject: UsageSubject;
  /** Start of the minute in which the requests began. */
  readonly bucketAt: EpochMs;
  readonly sums: UsageSums;
}

export interface LastUse {
  readonly secretId: string;
  readonly at: EpochMs;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly route: string | null;
}

/** Units to be added to one window of one counter. */
export interface CountDelta {
  readonly counter: string;
  readonly rule: LimitRule;
  readonly windowAt: EpochMs;
  /** Null when the window never ends. */
  readonly endsAt: EpochMs | null;
  readonly amount: number;
  /** Reserved by requests that run, and not used yet; negative where less is reserved than before. */
  readonly held: number;
}

export interface StoredCount {
  readonly counter: string;
  readonly windowAt: EpochMs;
  readonly endsAt: EpochMs | null;
  readonly used: number;
  /** Reserved by requests that run. */
  readonly held: number;
}

/** A request whose end the ledger still waits for. */
export interface OpenRequest {
  readonly entry: UsageEntry;
  readonly progress: UsageProgress | null;
}

/** How far a journal has been folded. While `slicesDone` is above 0, the part up to `to` is being added slice by slice. */
export interface FoldProgress {
  readonly from: JournalPosition;
  readonly to: JournalPosition;
  readonly slicesDone: number;
}

export const NOTHING_FOLDED: FoldProgress = {
  from: { segment: 0, offset: 0 },
  to: { segment: 0, offset: 0 },
  slicesDone: 0,
};

export const USAGE_DIMENSIONS = [
  'minute',
  'hour',
  'day',
  'api',
  'workspace',
  'key',
  'secret',
  'member',
  'endUser',
  'route',
  'endpoint',
  'model',
  'outcome',
  'address',
] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export interface UsageQuery {
  /** `keyless`: requests that neither a key nor a workspace is known of. */
  readonly of:
    | { readonly keyId: string }
    | { readonly workspaceId: string }
    | { readonly keyless: true; readonly api: string | null };
  /** Buckets that begin at `from` or later, and before `to`. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly by: readonly UsageDimension[];
}

/** Periods are the epoch ms they start at, as text; null where requests had none. */
export interface UsageGroup {
  readonly by: Readonly<Partial<Record<UsageDimension, string | null>>>;
  readonly sums: UsageSums;
}

export interface UsageReader {
  /** One group for each combination of the dimensions asked for, in their order; without dimensions one, or none. */
  sum(query: UsageQuery): Promise<readonly UsageGroup[]>;
  /** The same, but null as soon as there are more groups than that: what callers choose to send may be told apart. */
  sumWithin(query: UsageQuery, mostGroups: number): Promise<readonly UsageGroup[] | null>;
  lastUses(keyId: string): Promise<readonly LastUse[]>;
  /** Counts of every window that has not ended. */
  counts(now: EpochMs): Promise<readonly StoredCount[]>;
  openRequests(): Promise<readonly OpenRequest[]>;
  foldProgress(): Promise<FoldProgress | null>;
}

/** In a transaction, so that a part of the journal is in the ledger whole, or not at all. */
export interface UsageWriter extends UsageReader {
  add(rows: readonly UsageRow[]): Promise<void>;
  /** Adds one after the other, and answers the total after each. */
  addCounts(counts: readonly CountDelta[]): Promise<readonly number[]>;
  forgetCountsEndedBefore(instant: EpochMs): Promise<void>;
  /** Older uses than the stored ones are ignored. */
  saveLastUses(uses: readonly LastUse[]): Promise<void>;
  saveOpenRequests(open: readonly OpenRequest[]): Promise<void>;
  /** Throws unless all of them are there: somebody else has added their end. */
  removeOpenRequests(requestIds: readonly string[]): Promise<void>;
  /** Throws unless `before` is what is stored: somebody else folds this journal. */
  saveFoldProgress(progress: FoldProgress, before: FoldProgress): Promise<void>;
  /**
   * Merges minutes that began before this instant into their hours, the oldest first and a bounded number with each
   * call. Answers whether some are left.
   */
  mergeBefore(instant: EpochMs): Promise<boolean>;
}
