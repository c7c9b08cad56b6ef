// `keywright serve`: reads settings and configuration, starts, tells a newcomer what to do next, stops on a signal.
import { fileURLToPath } from 'node:url';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { type CheckedConfig, loadConfig } from './config.ts';
import { type Environment, readSettings, type Settings } from './environment/settings.ts';
import { greeting } from './greeting.ts';
import { isOldBuild } from './http/portal-app/old-build.ts';
import { startKeywright } from './main.ts';
import { serveWithWorkers } from './programs/workers/serve-with-workers.ts';
import { WORKER_GREETS, workerLinkOf } from './programs/workers/worker-link.ts';

const PORTAL = fileURLToPath(new URL('.', import.meta.resolve('@keywright/portal/package.json')));
const OLD_BUILD =
  '  The portal was built before its sources changed: stop, run "npm run build", and start again.\n\n';
const EXIT_STOPPED = 0;
const EXIT_FAILED = 1;
const EXIT_MISCONFIGURED = 2;

export interface LoadedStart {
  readonly settings: Settings;
  /** Null while there are problems. */
  readonly config: CheckedConfig | null;
  readonly problems: readonly InputProblem[];
  /** Stops what the configuration started. */
  close(): Promise<void>;
}

/** Reads everything a start reads, and starts nothing but what the configuration itself does. */
export async function loadStart(env: Environment): Promise<LoadedStart> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const { settings, problems } = readSettings(env);
  const loaded = await loadConfig(settings.configFile, { env, onClose: (one) => closers.push(one) });
  const ofFile = loaded.ok ? [] : loaded.problems.map((problem) => inFile(problem, settings.configFile));
  const all = [...problems, ...ofFile];
  return { settings, config: loaded.ok && all.length === 0 ? loaded.config : null, problems: all, close };
}

/** Runs until SIGINT or SIGTERM; answers the exit code: 0 stopped, 1 could not run, 2 misconfigured. */
export async function serve(env: Environment): Promise<number> {
  const stopped = stopSignal();
  const { settings, config, problems, close } = await loadStart(env);
  try {
    if (config === null) return misconfigured(problems);
    const worker = workerLinkOf(env);
    if (settings.workers > 1 && worker === null) {
      // Each worker has it for itself.
      await close();
      return await serveWithWorkers({ settings, config, stopped });
    }
    const starting = startKeywright({ settings, config, ...(worker !== null && { worker }) });
    await endWhenToldBefore(starting, stopped, close);
    const keywright = await starting;
    worker?.ready();
    if (worker === null || env[WORKER_GREETS] === 'yes') {
      const firstRun = await keywright.openFirstRunLink();
      process.stdout.write(greeting({ running: keywright, apis: config.apis, settings, firstRun }));
      if (isOldBuild(PORTAL)) process.stdout.write(OLD_BUILD);
    }
    await stopped;
    await keywright.close();
    await worker?.close();
    return EXIT_STOPPED;
  } catch (error) {
    return failed(error, env);
  } finally {
    await close();
  }
}

/** Nothing has been answered yet, and what is kept survives an end at any moment: a start is not waited for. */
async function endWhenToldBefore(
  started: Promise<unknown>,
  stopped: Promise<void>,
  close: () => Promise<void>,
): Promise<void> {
  const isToldToStop = await Promise.race([stopped.then(() => true), started.then(() => false)]);
  if (!isToldToStop) return;
  await close();
  process.exit(EXIT_STOPPED);
}

function inFile({ field, message }: InputProblem, file: string): InputProblem {
  return { field: field === '' ? file : `${file}: ${field}`, message };
}

function misconfigured(problems: readonly InputProblem[]): number {
  const lines = problems.map(({ field, message }) => `  ${field} ${message}\n`);
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  process.stderr.write(
    `error: the configuration has ${count}\n${lines.join('')}hint: mend these and start again; nothing was changed\n`,
  );
  return EXIT_MISCONFIGURED;
}

function failed(error: unknown, env: Environment): number {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    const port = env['KEYWRIGHT_PORT'] || '8787';
    process.stderr.write(
      `error: port ${port} is in use\nhint: stop what listens there, or set KEYWRIGHT_PORT to another port\n`,
    );
  } else {
    process.stderr.write(`error: ${message}\nhint: mend this and start again\n`);
  }
  return EXIT_FAILED;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    // A second Ctrl-C ends the process at once; a second SIGTERM may not: without a listener it would.
    process.once('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
}
