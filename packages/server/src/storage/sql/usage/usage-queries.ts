// The usage ledger in SQL: what readers and transactions do with it.
import type { Kysely } from 'kysely';
import type { UsageReader, UsageWriter } from '../../../app/usage/usage-ports.ts';
import type { Digest } from '../../audit-chain.ts';
import type { Schema } from '../schema.ts';
import { type AddBuckets, compileAddBuckets } from './bucket-additions.ts';
import { mergeBuckets } from './bucket-merge.ts';
import { sumBuckets } from './bucket-sums.ts';
import { foldProgressOf, saveFoldProgress } from './fold-progress-queries.ts';
import { compileSaveUses, lastUsesOf, type SaveUses } from './last-use-queries.ts';
import { type AddCounts, compileAddCounts, countsOf, forgetCountsEndedBefore } from './limit-counts.ts';
import {
  compileOpenRequestChanges,
  type OpenRequestChanges,
  openRequestsOf,
} from './open-request-queries.ts';

/** The statements of a fold, compiled once; each runs on the transaction it is given. */
export interface UsageStatements {
  readonly addBuckets: AddBuckets;
  readonly addCounts: AddCounts;
  readonly saveUses: SaveUses;
  readonly openRequests: OpenRequestChanges;
}

/** `dialect` only lends its dialect. */
export function compileUsageStatements(dialect: Kysely<Schema>, digest: Digest): UsageStatements {
  return {
    addBuckets: compileAddBuckets(dialect, digest),
    addCounts: compileAddCounts(dialect),
    saveUses: compileSaveUses(dialect),
    openRequests: compileOpenRequestChanges(dialect),
  };
}

export interface LedgerReading {
  readonly snapshotDb: Kysely<Schema>;
  /** The journal of this data folder. */
  readonly journal: string;
}

export function usageReader(db: Kysely<Schema>, { snapshotDb, journal }: LedgerReading): UsageReader {
  return {
    ...plainReads(db, journal),
    ...sums((work) => snapshotDb.transaction().setIsolationLevel('repeatable read').execute(work)),
  };
}

function sums(
  within: <T>(work: (db: Kysely<Schema>) => Promise<T>) => Promise<T>,
): Pick<UsageReader, 'sum' | 'sumWithin'> {
  return {
    sum: async (query) => (await within((db) => sumBuckets(db, query, Number.POSITIVE_INFINITY))) ?? [],
    sumWithin: (query, mostGroups) => within((db) => sumBuckets(db, query, mostGroups)),
  };
}

function plainReads(db: Kysely<Schema>, journal: string): Omit<UsageReader, 'sum' | 'sumWithin'> {
  return {
    lastUses: (keyId) => lastUsesOf(db, keyId),
    counts: (now) => countsOf(db, now),
    openRequests: () => openRequestsOf(db, journal),
    foldProgress: () => foldProgressOf(db, journal),
  };
}

export interface LedgerWriting {
  readonly statements: UsageStatements;
  readonly journal: string;
  /** Waits until nobody else adds to the ledger. */
  readonly alone: () => Promise<void>;
}

export function usageWriter(tx: Kysely<Schema>, { statements, journal, alone }: LedgerWriting): UsageWriter {
  return {
    ...plainReads(tx, journal),
    ...sums((work) => work(tx)),
    add: (rows) => statements.addBuckets(tx, rows),
    addCounts: (counts) => statements.addCounts(tx, counts),
    forgetCountsEndedBefore: (instant) => forgetCountsEndedBefore(tx, instant),
    saveLastUses: (uses) => statements.saveUses(tx, uses),
    saveOpenRequests: (open) => statements.openRequests.save(tx, journal, open),
    removeOpenRequests: (requestIds) => statements.openRequests.remove(tx, requestIds),
    saveFoldProgress: (progress, before) => saveFoldProgress(tx, { journal, progress, before }),
    mergeBefore: async (instant) => {
      await alone();
      return await mergeBuckets(tx, instant);
    },
  };
}
