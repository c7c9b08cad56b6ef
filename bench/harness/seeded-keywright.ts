// Keywright over a database of many keys, each of them already verified once.
import { randomUUID } from 'node:crypto';
import { type BenchProcess, startProcess } from './bench-process.ts';
import type { Counting } from './insert-keys.ts';
import { seeded } from './seed.ts';
import { warmKeys } from './warm-keys.ts';

export interface SeededKeywright {
  readonly process: BenchProcess;
  readonly adminToken: string;
  /** One key's value a line. */
  readonly keysFile: string;
  stop(): Promise<void>;
}

export interface SeededKeywrightOptions {
  readonly keys: number;
  readonly upstreamUrl: string | null;
  readonly nodeFlags: readonly string[];
  /** `counted`, unless said otherwise: keys have limits, and usage is recorded. */
  readonly counting?: Counting;
}

export async function startSeededKeywright(options: SeededKeywrightOptions): Promise<SeededKeywright> {
  const { counting = 'counted' } = options;
  const { dataFolder, keysFile, remove } = await seeded(options.keys, counting);
  const adminToken = `bench-${randomUUID()}`;
  const recordUsage = counting === 'counted';
  const config = { dataFolder, adminToken, upstreamUrl: options.upstreamUrl, recordUsage };
  const process = await startProcess('keywright', config, options.nodeFlags);
  const stop = async () => {
    await process.stop();
    remove();
  };
  try {
    await warmKeys(process.url, adminToken, keysFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { process, adminToken, keysFile, stop };
}
