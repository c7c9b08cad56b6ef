// The main process's side of its links to the workers.
import type { Worker } from 'node:cluster';
import type { Ms } from '@keywright/core/instant';
import type { Clock, FailureLog } from '../../app/ports.ts';
import type { OpenCode } from '../../people/first-run.ts';
import { sumMetrics, type ToldMetrics } from '../../system/metrics-of-workers.ts';
import { type CountersOfMain, createWorkerCounting } from './worker-counting.ts';
import { isOurs, type MainMessage, type WorkerMessage } from './worker-messages.ts';

export interface MainSide {
  /** Resolves when the worker answers requests. */
  serve(worker: Worker): Promise<'ready'>;
}

export interface MainSideParts {
  readonly counters: CountersOfMain;
  readonly clock: Clock;
  readonly failures: FailureLog;
}

/** Whoever does not tell its metrics by then is left out. */
const METRICS_WITHIN_MS: Ms = 1000;

export function createMainSide(parts: MainSideParts): MainSide {
  return new LinksOfMain(parts);
}

class LinksOfMain implements MainSide {
  readonly #parts: MainSideParts;
  /** Those that answer requests. */
  readonly #ready = new Set<Worker>();
  #code: OpenCode | null = null;

  constructor(parts: MainSideParts) {
    this.#parts = parts;
  }

  serve(worker: Worker): Promise<'ready'> {
    const { counters, clock, failures } = this.#parts;
    const counting = createWorkerCounting(counters);
    worker.on('error', (error) => failures.report(error, 'speaking with a worker'));
    worker.on('exit', () => {
      this.#ready.delete(worker);
      counting.end(clock.now());
    });
    worker.on('message', (message: unknown) => {
      if (!isOurs<WorkerMessage>(message)) return;
      if (message.kind === 'counting') {
        const admissions = counting.count(message.steps);
        if (admissions.length > 0) send(worker, { kind: 'admissions', admissions });
      } else if (message.kind === 'metrics wanted') void this.#tellMetrics(worker, message.id);
      else if (message.kind === 'first run') this.#keepCode(worker, message.code);
    });
    return new Promise((resolve) => {
      worker.on('message', (message: unknown) => {
        if (!isOurs<WorkerMessage>(message) || message.kind !== 'ready') return;
        this.#ready.add(worker);
        if (this.#code !== null) send(worker, { kind: 'first run', code: this.#code });
        resolve('ready');
      });
    });
  }

  #keepCode(from: Worker, code: OpenCode | null): void {
    this.#code = code;
    for (const other of this.#ready) if (other !== from) send(other, { kind: 'first run', code });
  }

  async #tellMetrics(to: Worker, id: number): Promise<void> {
    const told = await Promise.all([...this.#ready].map(metricsOf));
    const text = await sumMetrics(told).catch((error: unknown) => {
      this.#parts.failures.report(error, 'reading the metrics of all workers');
      return null;
    });
    send(to, { kind: 'metrics', id, text });
  }
}

/** To one that has gone meanwhile nothing is said. */
function send(worker: Worker, message: MainMessage): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

function metricsOf(worker: Worker): Promise<ToldMetrics> {
  return new Promise((resolve) => {
    const end = (metrics: ToldMetrics) => {
      clearTimeout(late);
      worker.off('message', hear);
      resolve(metrics);
    };
    const hear = (message: unknown) => {
      if (isOurs<WorkerMessage>(message) && message.kind === 'metrics told') end(message.metrics);
    };
    const late = setTimeout(() => end([]), METRICS_WITHIN_MS);
    worker.on('message', hear);
    send(worker, { kind: 'tell metrics' });
  });
}
