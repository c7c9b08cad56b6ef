// The usage ledger in SQL. It has no tables yet, so nothing can be read from it or written into it.
import type { UsageWriter } from '../../../app/usage/usage-ports.ts';

export function usageWriter(): UsageWriter {
  const noTables = async (): Promise<never> => {
    throw new Error('This database has no tables for usage.');
  };
  return {
    sum: noTables,
    lastUses: noTables,
    counts: noTables,
    openRequests: noTables,
    foldProgress: noTables,
    add: noTables,
    addCounts: noTables,
    forgetCountsEndedBefore: noTables,
    saveLastUses: noTables,
    saveOpenRequests: noTables,
    removeOpenRequests: noTables,
    saveFoldProgress: noTables,
    mergeBefore: noTables,
  };
}
