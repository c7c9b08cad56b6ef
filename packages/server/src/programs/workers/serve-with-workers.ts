// Several processes on one machine, over one SQLite file: this one holds the data folder, counts what limits count, and
// keeps its workers running; they answer. See docs/adr/0022-workers.md.
import cluster, { type Worker } from 'node:cluster';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { restoreLimits } from '../../app/limits/restore-limits.ts';
import type { FailureLog } from '../../app/ports.ts';
import type { CheckedConfig } from '../../config.ts';
import { requireAdminToken, requireSessionSecret } from '../../environment/kept-secrets.ts';
import type { Settings } from '../../environment/settings.ts';
import { createLogOf } from '../../main.ts';
import { holdDataFolder } from '../../storage/data-folder.ts';
import { createLocalLimitCounters } from '../../storage/local-limit-counters.ts';
import { openSqliteStorage } from '../../storage/sqlite.ts';
import { systemClock } from '../../system/clock.ts';
import { createSecrets, digest } from '../../system/secrets.ts';
import { foldJournals } from './fold-journals.ts';
import { createMainSide, type MainSide } from './main-side.ts';
import { WORKER_GREETS, WORKER_NUMBER } from './worker-link.ts';

export interface WorkersStart {
  readonly settings: Settings;
  readonly config: CheckedConfig;
  /** Resolves when this process is told to stop. */
  readonly stopped: Promise<void>;
}

/** Runs until it is told to stop; answers the exit code. Throws when it cannot begin. */
export async function serveWithWorkers({ settings, config, stopped }: WorkersStart): Promise<number> {
  await using built = new AsyncDisposableStack();
  const { dataFolder, workers } = settings;
  const folder = await holdDataFolder(dataFolder);
  built.defer(() => folder.release());
  const secrets = createSecrets(systemClock);
  // Made here, so that no two workers make one each.
  const admin = await requireAdminToken(settings, secrets);
  const sessionSecret = await requireSessionSecret(settings, secrets);
  const log = createLogOf(config, { hidden: [admin.token, sessionSecret], destination: process.stdout });
  const failures: FailureLog = {
    report: (error, during) => log.error({ err: error, during }, 'failed'),
  };
  await foldJournals({ dataFolder, which: 'all', workers, failures });
  const storage = await openSqliteStorage({ path: join(dataFolder, 'keywright.db'), digest });
  built.defer(() => storage.close());
  const counters = createLocalLimitCounters();
  restoreLimits(counters, await storage.usage.counts(systemClock.now()));

  // Each takes connections itself: one that this process has handed to a worker would hang when that worker is killed.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ serialization: 'advanced' });
  const main = createMainSide({ counters, clock: systemClock, failures });
  const keeper = new WorkerKeeper({ main, log, patienceMs: config.drainMs + LAST_PATIENCE_MS });
  const failed = keeper.start(workers);
  const code = await Promise.race([stopped.then(() => 0), failed]);
  await keeper.stop();
  return code;
}

interface KeeperParts {
  readonly main: MainSide;
  readonly log: Logger;
  /** A worker that has not ended by then, once told to, is ended. */
  readonly patienceMs: number;
}

const LAST_PATIENCE_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 5000;
/** Whoever lived for so long did not end by how it was started. */
const SETTLED_MS = 10_000;

class WorkerKeeper {
  readonly #parts: KeeperParts;
  readonly #running = new Map<Worker, Promise<void>>();
  #isStopping = false;
  #hasGreeted = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Resolves with an exit code when workers cannot be started at all; the first one tries alone. */
  async start(workers: number): Promise<number> {
    const first = this.#fork(1);
    const code = await Promise.race([first.ready, first.exit]);
    if (code !== 'ready') return code;
    void this.#keep(1, first.exit);
    for (let number = 2; number <= workers; number += 1) void this.#keep(number, this.#fork(number).exit);
    return await new Promise<never>(() => {});
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const worker of this.#running.keys()) worker.process.kill('SIGTERM');
    const patience = new AbortController();
    const { signal } = patience;
    const cut = setTimeout(this.#parts.patienceMs, undefined, { signal, ref: false }).then(
      () => this.#killAll(),
      () => {},
    );
    await Promise.all(this.#running.values());
    patience.abort();
    await cut;
  }

  #killAll(): void {
    for (const worker of this.#running.keys()) worker.process.kill('SIGKILL');
  }

  async #keep(number: number, firstExit: Promise<number>): Promise<void> {
    let exit = firstExit;
    for (let pause = FIRST_PAUSE_MS; ; ) {
      const startedAt = performance.now();
      const code = await exit;
      if (this.#isStopping) return;
      pause =
        performance.now() - startedAt > SETTLED_MS ? FIRST_PAUSE_MS : Math.min(MOST_PAUSE_MS, pause * 2);
      this.#parts.log.error({ worker: number, code, pauseMs: pause }, 'a worker ended, and is started again');
      await setTimeout(pause);
      if (this.#isStopping) return;
      exit = this.#fork(number).exit;
    }
  }

  #fork(number: number): { readonly ready: Promise<'ready'>; readonly exit: Promise<number> } {
    const greets = this.#hasGreeted ? '' : 'yes';
    this.#hasGreeted = true;
    const worker = cluster.fork({ [WORKER_NUMBER]: String(number), [WORKER_GREETS]: greets });
    const ready = this.#parts.main.serve(worker);
    const exit = new Promise<number>((resolve) => {
      worker.once('exit', (code: number | null) => resolve(code || 1));
    });
    this.#running.set(
      worker,
      exit.then(() => void this.#running.delete(worker)),
    );
    return { ready, exit };
  }
}
