// Usage from the verdict to the ledger: the journal that is told before anybody is answered, the folding that follows,
// and what a start takes up from the life before it.
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type RestorableCounters, restoreLimits } from './app/limits/restore-limits.ts';
import type { Clock, FailureLog, Secrets, Storage } from './app/ports.ts';
import { createFoldJournal } from './app/usage/folding/fold-journal.ts';
import { FOLD_SIZES, type LimitAlert } from './app/usage/folding/fold-ports.ts';
import { createTidyLedger } from './app/usage/folding/tidy-ledger.ts';
import { NewestUses } from './app/usage/newest-uses.ts';
import type { UsageCatchUp, UsageJournal } from './app/usage/usage-ports.ts';
import { type OpenJournal, openUsageJournal } from './system/journal/usage-journal.ts';
import type { Metrics } from './system/metrics.ts';
import { type PacedLoop, startPacedLoop } from './system/paced-loop.ts';
import { eventLoopTurns } from './system/turns.ts';

export interface JournalPlace {
  /** Folder of the journal, made where there is none. */
  readonly folder: string;
  /** Replaces what looks like a secret. */
  readonly mask: (text: string) => string;
}

export interface RecordingParts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Null: limits read by themselves what was counted. */
  readonly restorable: RestorableCounters | null;
  readonly metrics: Metrics;
  readonly failures: FailureLog;
  readonly log: Logger;
}

export interface UsageRecording extends UsageCatchUp {
  readonly journal: UsageJournal;
  readonly uses: NewestUses;
  /** The life before did not close what it had written. */
  readonly isUnclean: boolean;
  /** Folds what is left. Nothing may be told of afterwards. */
  close(): Promise<void>;
}

/** What may wait to be folded before it is folded at once: the next start reads it before it listens. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/** Resolves when the limits know all that was answered before; the ledger, when it has caught up. */
export async function startUsageRecording(
  parts: RecordingParts,
  place: JournalPlace,
): Promise<UsageRecording> {
  const { storage, failures } = parts;
  const after = (await storage.usage.foldProgress())?.to.segment ?? 0;
  const journal = openUsageJournal({ ...place, after, failures });
  try {
    return await recordInto(journal, parts);
  } catch (error) {
    await journal.close();
    throw error;
  }
}

async function recordInto(journal: OpenJournal, parts: RecordingParts): Promise<UsageRecording> {
  const { restorable, metrics, failures, log } = parts;
  const uses = new NewestUses();
  const alerts = {
    reached({ api, subjectId, rule, percent, used }: LimitAlert) {
      metrics.limitReached(api);
      const { name: limit, per, counts, limit: of } = rule;
      log.warn(
        { api, subjectId, limit, per, counts, percent, used, of },
        'a limit is used up to a percentage',
      );
    },
  };
  const ports = { ...parts, turns: eventLoopTurns, alerts, sizes: FOLD_SIZES };
  const folding = createFoldJournal({ ...ports, journal: journal.reader, uses });
  const { isUnclean, interrupted, counts, lastUses } = await folding.recover();
  if (interrupted > 0) log.warn({ interrupted }, 'requests were interrupted when the server ended');
  if (restorable !== null) restoreLimits(restorable, counts);
  for (const use of lastUses) uses.restore(use);

  const folds = startPacedLoop({
    work: () => folding.catchUp(),
    during: 'folding usage',
    failures,
    isUrgent: () => folding.waiting > MOST_WAITING_BYTES,
  });
  const tidying = startTidying(parts);
  return {
    journal: {
      append(entry) {
        journal.writer.append(entry);
        metrics.append(entry);
        uses.append(entry);
      },
      progress: (progress) => journal.writer.progress(progress),
      end: (end) => journal.writer.end(end),
    },
    uses,
    isUnclean,
    catchUp: () => folding.catchUp(),
    async close() {
      await Promise.all([folds.stop(), tidying.stop()]);
      await folding.catchUp().catch((error: unknown) => failures.report(error, 'folding usage'));
      await journal.close();
    },
  };
}

const TIDY_EVERY_MS = 3_600_000;
/** Tidying has all the time in the world. */
const TIDY_PAUSE_MS = 100;

/** At once, and every hour. */
function startTidying({ storage, clock, failures }: RecordingParts): PacedLoop {
  const stop = new AbortController();
  const { signal } = stop;
  const pause = () => setTimeout(TIDY_PAUSE_MS, undefined, { signal }).catch(() => {});
  const tidy = createTidyLedger({ storage, clock, turns: { next: pause } });
  const round = () =>
    tidy(() => signal.aborted).catch((error: unknown) => failures.report(error, 'tidying the ledger'));
  let working = round();
  const timer = setInterval(() => {
    working = working.then(round);
  }, TIDY_EVERY_MS).unref();
  return {
    async stop() {
      stop.abort();
      clearInterval(timer);
      await working;
    },
  };
}
