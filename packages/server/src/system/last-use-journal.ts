// Keeps the newest use of every secret in memory and writes them to the store in batches: no verification waits for a
// disk. Uses younger than the last batch are lost when the process is killed; they are written on close.
import type { EpochMs, Ms } from '@keywright/core/instant';
import type { FailureLog, Storage } from '../app/ports.ts';
import type { UsageEntry, UsageJournal } from '../app/usage/usage-ports.ts';

export interface LastUseJournal extends Pick<UsageJournal, 'append'> {
  /** Writes what is not yet written and stops. */
  close(): Promise<void>;
}

export interface LastUseJournalOptions {
  readonly storage: Pick<Storage, 'saveLastUses'>;
  readonly failures: FailureLog;
  readonly everyMs: Ms;
}

export function createLastUseJournal({ storage, failures, everyMs }: LastUseJournalOptions): LastUseJournal {
  let pending = new Map<string, EpochMs>();
  let writing: Promise<void> = Promise.resolve();

  const note = (secretId: string, at: EpochMs): void => {
    const newest = pending.get(secretId);
    if (newest === undefined || newest < at) pending.set(secretId, at);
  };

  const flush = (): Promise<void> => {
    if (pending.size === 0) return writing;
    const batch = pending;
    pending = new Map();
    writing = writing
      .then(() => storage.saveLastUses(batch))
      .catch((error: unknown) => {
        failures.report(error, 'writing last uses');
        for (const [secretId, at] of batch) note(secretId, at);
      });
    return writing;
  };

  const timer = setInterval(flush, everyMs);
  timer.unref();
  return {
    append(entry: UsageEntry) {
      if (entry.outcome === 'valid' && entry.secretId !== null) note(entry.secretId, entry.at);
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
