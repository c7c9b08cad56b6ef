// The engine: use cases over their adapters, and the registers that follow the change feed. Knows nothing of HTTP.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { Logger } from 'pino';
import { type ApiCatalogue, createApiCatalogue } from './app/api-catalogue.ts';
import type { Clock, FailureLog, Secrets, Storage } from './app/ports.ts';
import { createUseCases, type UseCases } from './app/use-cases.ts';
import { createInFlight, type InFlight } from './gateway/in-flight.ts';
import { createKeyDirectory } from './storage/key-directory.ts';
import { createLocalChangeFeed } from './storage/local-change-feed.ts';
import { createLocalLimitCounters } from './storage/local-limit-counters.ts';
import { createLastUseJournal } from './system/last-use-journal.ts';
import { createMetrics, type Metrics } from './system/metrics.ts';

export interface EngineOptions {
  readonly apis: readonly ApiDefinition[];
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Engine {
  readonly apis: ApiCatalogue;
  readonly useCases: UseCases;
  readonly inFlight: InFlight;
  readonly metrics: Metrics;
  readonly failures: FailureLog;
  readonly secrets: Secrets;
  readonly log: Logger;
  close(): Promise<void>;
}

/** Keys kept in memory for verification; each takes about a kilobyte. */
const MAX_CACHED_KEYS = 200_000;
const LAST_USES_EVERY_MS = 1000;

export function createEngine({ apis: definitions, storage, secrets, clock, log }: EngineOptions): Engine {
  const feed = createLocalChangeFeed();
  const directory = createKeyDirectory({ keys: storage.keys, feed, maxEntries: MAX_CACHED_KEYS });
  const metrics = createMetrics(() => inFlight.count);
  const failures: FailureLog = {
    report(error, during) {
      metrics.failed(during);
      log.error({ err: error, during }, 'failed');
    },
  };
  const inFlight = createInFlight({ feed, keys: storage.keys, clock, failures });
  const lastUses = createLastUseJournal({ storage, failures, everyMs: LAST_USES_EVERY_MS });
  const apis = createApiCatalogue(definitions);
  const useCases = createUseCases(
    {
      storage,
      feed,
      clock,
      secrets,
      directory,
      counters: createLocalLimitCounters(),
      decisions: metrics,
      failures,
      journal: {
        append(entry) {
          metrics.append(entry);
          lastUses.append(entry);
        },
        progress: () => {},
        end: () => {},
      },
    },
    apis,
  );
  return {
    apis,
    useCases: { ...useCases, revokeKey: timed(useCases.revokeKey, metrics.revoked) },
    inFlight,
    metrics,
    failures,
    secrets,
    log,
    close: () => lastUses.close(),
  };
}

/** The same function, telling how many seconds each call took. */
function timed<A extends unknown[], T>(
  run: (...args: A) => Promise<T>,
  tell: (seconds: number) => void,
): (...args: A) => Promise<T> {
  return async (...args) => {
    const startedAt = performance.now();
    try {
      return await run(...args);
    } finally {
      tell((performance.now() - startedAt) / 1000);
    }
  };
}
