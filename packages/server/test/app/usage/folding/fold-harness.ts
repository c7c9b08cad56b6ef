// A journal that is a list, a storage that loses its process at a chosen moment, and a folding of one into the other.

import {
  sampleKey,
  sampleSecret,
  sampleWorkspace,
  sha256,
} from '../../../../../../test/contracts/sample-records.ts';
import { insertKeys, insertWorkspaces } from '../../../../../../test/contracts/storage-engine.ts';
import { createHandClock } from '../../../../../../test/harness/assemble-use-cases.ts';
import type { Storage } from '../../../../src/app/ports.ts';
import { createFoldJournal, type FoldJournal } from '../../../../src/app/usage/folding/fold-journal.ts';
import type { FoldPorts, LimitAlert } from '../../../../src/app/usage/folding/fold-ports.ts';
import { NewestUses } from '../../../../src/app/usage/newest-uses.ts';
import type { JournalPosition, JournalReader, JournalRecord } from '../../../../src/app/usage/usage-ports.ts';
import { createMemoryStorage } from '../../../../src/storage/memory.ts';
import { createSecrets } from '../../../../src/system/secrets.ts';

export const KEY_IDS = ['key_1', 'key_2'] as const;

/** Two keys, `key_1` with `sec_1` and `key_2` with `sec_2`. */
export async function ledgerStorage(): Promise<Storage> {
  const storage = createMemoryStorage({ digest: sha256 });
  await insertWorkspaces(storage, [sampleWorkspace('ws_1')]);
  const secretOf = (id: string) => sampleSecret(id.replace('key', 'sec'));
  await insertKeys(
    storage,
    KEY_IDS.map((id) => sampleKey(id, { secrets: [secretOf(id)] })),
  );
  return storage;
}

export interface ListedJournal extends JournalReader {
  readonly records: JournalRecord[];
  readonly forgotten: JournalPosition[];
}

/** Offsets count records; a part has two. */
export function listedJournal(records: JournalRecord[]): ListedJournal {
  const forgotten: JournalPosition[] = [];
  return {
    records,
    forgotten,
    end: () => ({ segment: 1, offset: records.length }),
    async *read(from, to) {
      for (let start = from.segment === 0 ? 0 : from.offset; start < to.offset; start += 2) {
        const end = Math.min(start + 2, to.offset);
        yield { records: records.slice(start, end), end: { segment: 1, offset: end } };
      }
    },
    forget: async (before) => void forgotten.push(before),
  };
}

export class ProcessGoneError extends Error {
  override readonly message = 'the process is gone';
}

/** Of each transaction two moments: the last before its commit, and the first after. Nothing works from there on. */
export function goneAtMoment(
  storage: Storage,
  moment: number,
): { readonly storage: Storage; moments: number } {
  const state = { storage, moments: 0 };
  const pass = () => {
    if (state.moments === moment) throw new ProcessGoneError();
    state.moments += 1;
  };
  state.storage = {
    ...storage,
    async transaction(work) {
      const result = await storage.transaction(async (tx) => {
        const done = await work(tx);
        pass();
        return done;
      });
      pass();
      return result;
    },
  };
  return state;
}

export interface Folding extends FoldJournal {
  readonly alerts: readonly LimitAlert[];
  readonly reported: readonly unknown[];
}

/** Small batches of small slices, so that a few records come to many transactions. */
export function foldInto(
  storage: Storage,
  journal: JournalReader,
  changes: Partial<FoldPorts> = {},
): Folding {
  const alerts: LimitAlert[] = [];
  const reported: unknown[] = [];
  const clock = createHandClock();
  const folding = createFoldJournal({
    storage,
    journal,
    clock,
    secrets: createSecrets(clock),
    turns: { next: async () => {} },
    alerts: { reached: (alert) => void alerts.push(alert) },
    failures: { report: (error) => void reported.push(error) },
    uses: new NewestUses(),
    sizes: { sliceRows: 3, batchRecords: 7 },
    ...changes,
  });
  return Object.assign(folding, { alerts, reported });
}
