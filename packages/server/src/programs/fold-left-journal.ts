// A journal whose process is gone, folded into the ledger to its end: whoever was running counts as interrupted.
import type { EpochMs } from '@keywright/core/instant';
import type { Storage } from '../app/ports.ts';
import { createFoldJournal } from '../app/usage/folding/fold-journal.ts';
import { FOLD_SIZES } from '../app/usage/folding/fold-ports.ts';
import { NewestUses } from '../app/usage/newest-uses.ts';
import type { JournalReader } from '../app/usage/usage-ports.ts';
import { systemClock } from '../system/clock.ts';
import { openLeftJournal } from '../system/journal/left-journal.ts';
import { createSecrets } from '../system/secrets.ts';
import { eventLoopTurns } from '../system/turns.ts';

export interface FoldedJournal {
  /** Requests that the ledger did not know. */
  readonly requests: number;
  /** When the first and the last of them were made; null when there are none. */
  readonly between: { readonly firstAt: EpochMs; readonly lastAt: EpochMs } | null;
  /** Requests whose end nobody saw, counted as interrupted. */
  readonly interrupted: number;
  /** What of the journal could not be read. */
  readonly damage: readonly string[];
}

/** `storage` keeps how far the journal in the folder is folded. */
export async function foldLeftJournal(storage: Storage, folder: string): Promise<FoldedJournal> {
  const damage: string[] = [];
  const failures = { report: (error: unknown) => void damage.push((error as Error).message) };
  const reader = new CountedReader(openLeftJournal(folder, failures));
  const folding = createFoldJournal({
    storage,
    journal: reader,
    failures,
    clock: systemClock,
    secrets: createSecrets(systemClock),
    turns: eventLoopTurns,
    uses: new NewestUses(),
    sizes: FOLD_SIZES,
    // Told by the audit log.
    alerts: { reached: () => {} },
  });
  const { interrupted } = await folding.recover();
  await folding.catchUp();
  return { requests: reader.requests, between: reader.between, interrupted, damage };
}

/** Folding goes through what is left once. */
class CountedReader implements JournalReader {
  readonly #reader: JournalReader;
  requests = 0;
  between: FoldedJournal['between'] = null;

  constructor(reader: JournalReader) {
    this.#reader = reader;
  }

  end: JournalReader['end'] = () => this.#reader.end();
  forget: JournalReader['forget'] = (before) => this.#reader.forget(before);

  async *read(...range: Parameters<JournalReader['read']>): ReturnType<JournalReader['read']> {
    for await (const part of this.#reader.read(...range)) {
      for (const record of part.records) if (record.kind === 'request') this.#count(record.entry.at);
      yield part;
    }
  }

  #count(at: EpochMs): void {
    this.requests += 1;
    const { firstAt, lastAt } = this.between ?? { firstAt: at, lastAt: at };
    this.between = { firstAt: Math.min(firstAt, at), lastAt: Math.max(lastAt, at) };
  }
}
