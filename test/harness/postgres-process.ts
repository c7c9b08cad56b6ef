// The process of one PostgreSQL server over its files: started, ended, stopped for a while, and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

export interface PostgresProcess {
  /** All others are its children. */
  readonly pid: number;
  /** Resolves when it answers. */
  start(): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export interface PostgresPlace {
  readonly program: string;
  /** Who runs it; nobody named: whoever runs the test. */
  readonly owner: { readonly uid?: number; readonly gid?: number };
  readonly data: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Fails until it answers. */
  ask(): Promise<void>;
}

export function postgresProcess({ program, owner, data, settings, ask }: PostgresPlace): PostgresProcess {
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ChildProcess | null = null;
  return {
    get pid() {
      return server?.pid ?? 0;
    },
    async start() {
      const started = spawn(program, ['-D', data, ...words], {
        ...owner,
        cwd: data,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      server = started;
      // Whatever becomes of whoever started it, it does not outlive them.
      const endWithParent = () => void started.kill('SIGQUIT');
      process.once('exit', endWithParent);
      started.once('exit', () => process.off('exit', endWithParent));
      await untilReady(started, ask);
    },
    async end(signal) {
      if (server === null || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill(signal);
      server.kill('SIGCONT');
      await ended;
    },
    signal: (signal) => void server?.kill(signal),
  };
}

async function untilReady(server: ChildProcess, ask: () => Promise<void>): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-2000);
  });
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${said}`);
    try {
      return await ask();
    } catch {
      await setTimeout(25);
    }
  }
  throw new Error(`PostgreSQL did not answer: ${said}`);
}
