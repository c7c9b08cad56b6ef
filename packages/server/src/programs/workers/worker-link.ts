// A worker's side of its link to the main process: limits are counted there, the first operator's code is known to all,
// and metrics are told of all. A worker never outlives its main process.
import cluster from 'node:cluster';
import type { WorkerPart } from '../../main.ts';
import { createKeptCode } from '../../people/first-run.ts';
import type { ToldMetrics } from '../../system/metrics-of-workers.ts';
import { createWorkerCounters } from './worker-counters.ts';
import { isOurs, type MainMessage, type WorkerMessage } from './worker-messages.ts';

export interface WorkerLink extends WorkerPart {
  /** This worker answers requests. */
  ready(): void;
  close(): Promise<void>;
}

/** Which worker this is; the first start of the first one greets. */
export const WORKER_NUMBER = 'KEYWRIGHT_WORKER_NUMBER';
export const WORKER_GREETS = 'KEYWRIGHT_WORKER_GREETS';

const EXIT_LEFT_ALONE = 1;

export function openWorkerLink(number: number): WorkerLink {
  const send = (message: WorkerMessage) => void post(message);
  const counters = createWorkerCounters((steps) => send({ kind: 'counting', steps }));
  const firstRun = createKeptCode();
  const wanted = new Map<number, (text: string | null) => void>();
  let asked = 0;
  let tell: () => Promise<ToldMetrics> = async () => [];
  const tellMetrics = async () => send({ kind: 'metrics told', metrics: await tell() });
  process.on('message', (message: unknown) => {
    if (!isOurs<MainMessage>(message)) return;
    if (message.kind === 'admissions') counters.answered(message.admissions);
    else if (message.kind === 'first run') firstRun.set(message.code);
    else if (message.kind === 'tell metrics') void tellMetrics();
    else {
      wanted.get(message.id)?.(message.text);
      wanted.delete(message.id);
    }
  });
  const leftAlone = () => process.exit(EXIT_LEFT_ALONE);
  process.on('disconnect', leftAlone);
  return {
    number,
    counters,
    firstRun: {
      get: firstRun.get,
      set: (code) => {
        firstRun.set(code);
        send({ kind: 'first run', code });
      },
    },
    readMetrics: async () => {
      asked += 1;
      const id = asked;
      send({ kind: 'metrics wanted', id });
      const text = await new Promise<string | null>((resolve) => wanted.set(id, resolve));
      if (text === null) throw new Error('The metrics of all workers could not be read.');
      return text;
    },
    tellMetrics: (told) => {
      tell = told;
    },
    ready: () => send({ kind: 'ready' }),
    close: async () => {
      counters.flush();
      process.off('disconnect', leftAlone);
      // What was sent before has left by the time this one is answered for.
      await post({});
      process.disconnect?.();
    },
  };
}

/** Null: this process is no worker. */
export function workerLinkOf(env: Readonly<Record<string, string | undefined>>): WorkerLink | null {
  return cluster.isWorker ? openWorkerLink(Number(env[WORKER_NUMBER])) : null;
}

/** Resolves when it has left, or cannot. */
function post(message: object): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}
