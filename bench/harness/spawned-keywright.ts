// Keywright as a program of its own, however many processes that is; its CPU time is that of all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuMicrosOfTree } from './process-tree.ts';

export interface SpawnedKeywright {
  readonly url: string;
  cpuMicros(): number;
  stop(): Promise<void>;
}

export interface SpawnChoice {
  readonly adminToken: string;
  readonly upstreamUrl: string;
  /** Default: a new one, that goes with the process. */
  readonly dataFolder?: string;
  /** Default: SQLite in the data folder. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** Default: one process. */
  readonly workers?: number;
}

const PROGRAM = fileURLToPath(new URL('../processes/serve.ts', import.meta.url));
const CONFIG = fileURLToPath(new URL('../processes/stav.config.ts', import.meta.url));

export async function spawnKeywright(choice: SpawnChoice): Promise<SpawnedKeywright> {
  const { adminToken, upstreamUrl, databaseUrl, redisUrl, workers } = choice;
  const ownFolder = choice.dataFolder ?? (await mkdtemp(join(tmpdir(), 'keywright-bench-node-')));
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      BENCH_ENDS_WITH_INPUT: String(process.pid),
      BENCH_UPSTREAM_URL: upstreamUrl,
      KEYWRIGHT_CONFIG: CONFIG,
      KEYWRIGHT_DATA: ownFolder,
      KEYWRIGHT_PORT: '0',
      KEYWRIGHT_ADMIN_TOKEN: adminToken,
      ...(databaseUrl !== undefined && { KEYWRIGHT_DATABASE_URL: databaseUrl }),
      ...(redisUrl !== undefined && { KEYWRIGHT_REDIS_URL: redisUrl }),
      ...(workers !== undefined && { KEYWRIGHT_WORKERS: String(workers) }),
    },
  });
  const exit = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let told = '';
    child.stdout.on('data', (chunk) => {
      told += String(chunk);
      const at = /running on (\S+)/.exec(told)?.[1];
      if (at !== undefined) resolve(at);
    });
    void exit.then(([code]) => reject(new Error(`keywright ended with ${code} before it listened: ${told}`)));
  });
  return {
    url,
    cpuMicros: () => cpuMicrosOfTree(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM');
      await exit;
      if (choice.dataFolder === undefined) await rm(ownFolder, { recursive: true, force: true });
    },
  };
}
