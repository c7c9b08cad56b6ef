// A Keywright in a process of its own, on a data folder of the test's: to be killed, stopped, and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { type BundledServer, bundledServer } from './bundled-server.ts';

export interface SpawnedKeywright {
  readonly url: string;
  readonly adminToken: string;
  /** The operator's client. */
  readonly client: KeywrightClient;
  /** Everything written so far, logs included. */
  readonly output: () => string;
  /** Resolves when the process is gone: its exit code, or the signal that ended it. */
  readonly exit: Promise<number | NodeJS.Signals>;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
}

export interface SpawnOptions {
  readonly dataFolder: string;
  readonly upstreamUrl: string;
  /** A PostgreSQL that it shares with others. Default: SQLite in the data folder. */
  readonly databaseUrl?: string;
  /** A Redis that counts limits for all of them. Default: none. */
  readonly redisUrl?: string;
  /** Default: one process. */
  readonly workers?: number;
  /** Default: 5. */
  readonly drainSeconds?: number;
  /** A file that says how slow the journal's disk is: faults/slow-disk.ts. Default: as fast as it is. */
  readonly slowDiskFile?: string;
}

const SLOW_DISK = new URL('./faults/slow-disk.ts', import.meta.url).href;
const ADMIN_TOKEN = 'operator-of-a-keywright-in-a-test-0123456789';

/** Resolves when the server answers /ready. */
export async function spawnKeywright(options: SpawnOptions): Promise<SpawnedKeywright> {
  const child = start(options, await bundledServer());
  // Whatever becomes of the test, its server does not outlive it.
  const killWithTest = () => child.kill('SIGKILL');
  process.once('exit', killWithTest);
  const exit = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', killWithTest);
    return (signal ?? code) as number | NodeJS.Signals;
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const listening = /"url":"([^"]+)","apis":.*"listening"/.exec(output)?.[1];
      if (listening !== undefined) resolve(listening);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void exit.then((code) => reject(new Error(`keywright ended with ${code} before it listened: ${output}`)));
  });
  const ready = await fetch(`${url}/ready`);
  if (!ready.ok) throw new Error(`keywright listens but is not ready: ${await ready.text()}`);
  return {
    url,
    adminToken: ADMIN_TOKEN,
    client: createClient({ url, token: ADMIN_TOKEN }),
    output: () => output,
    exit,
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
  };
}

function start(options: SpawnOptions, { program, config, compileCache }: BundledServer): ChildProcess {
  const { dataFolder, databaseUrl, redisUrl, workers, upstreamUrl, drainSeconds = 5, slowDiskFile } = options;
  const flags = slowDiskFile === undefined ? [] : ['--import', SLOW_DISK];
  return spawn(process.execPath, [...flags, program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      TEST_ENDS_WITH_INPUT: 'yes',
      PATH: process.env['PATH'],
      ...(databaseUrl !== undefined && { KEYWRIGHT_DATABASE_URL: databaseUrl }),
      ...(redisUrl !== undefined && { KEYWRIGHT_REDIS_URL: redisUrl }),
      ...(workers !== undefined && { KEYWRIGHT_WORKERS: String(workers) }),
      ...(slowDiskFile !== undefined && { TEST_SLOW_DISK: slowDiskFile }),
      NODE_COMPILE_CACHE: compileCache,
      NODE_COMPILE_CACHE_PORTABLE: '1',
      KEYWRIGHT_CONFIG: config,
      KEYWRIGHT_DATA: dataFolder,
      KEYWRIGHT_PORT: '0',
      KEYWRIGHT_ADMIN_TOKEN: ADMIN_TOKEN,
      TEST_UPSTREAM_URL: upstreamUrl,
      TEST_DRAIN_SECONDS: String(drainSeconds),
    },
  });
}
