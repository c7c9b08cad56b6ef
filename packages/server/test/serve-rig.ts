// `serve` as a process of its own, on a folder of the test's: what it says, and how it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Serving {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves to its exit code. */
  readonly exit: Promise<number | null>;
}

const SERVE = fileURLToPath(new URL('../../../test/harness/serve-keywright.ts', import.meta.url));

export class ServeRig {
  /** The configuration's file. */
  readonly config: string;
  /** The data folder. */
  readonly data: string;
  readonly #folder: string;
  readonly #compiled: string;
  readonly #running: ChildProcess[] = [];

  private constructor(folder: string, compiled: string) {
    this.#folder = folder;
    this.#compiled = compiled;
    this.config = join(folder, 'config.ts');
    this.data = join(folder, 'data');
  }

  /** `compiled`: what one start has compiled, the next need not. */
  static async open(compiled: string): Promise<ServeRig> {
    return new ServeRig(await mkdtemp(join(tmpdir(), 'keywright-serve-')), compiled);
  }

  start(env: Readonly<Record<string, string>> = {}): Serving {
    const child = spawn(process.execPath, [SERVE], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        KEYWRIGHT_CONFIG: this.config,
        KEYWRIGHT_DATA: this.data,
        KEYWRIGHT_PORT: '0',
        NODE_COMPILE_CACHE: this.#compiled,
        ...env,
      },
    });
    this.#running.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    }
    const exit = once(child, 'close').then(([code]) => code as number | null);
    return { child, output: () => output, exit };
  }

  async remove(): Promise<void> {
    for (const child of this.#running.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Where it listens. */
export async function urlOf({ output, exit }: Serving): Promise<string> {
  const ended = exit.then((code) => {
    throw new Error(`it ended with ${code}: ${output()}`);
  });
  const listening = new Promise<string>((resolve) => {
    const look = setInterval(() => {
      const url = /"url":"([^"]+)"/.exec(output())?.[1];
      if (url === undefined || !output().includes('is running on')) return;
      clearInterval(look);
      resolve(url);
    }, 10);
    void exit.then(() => clearInterval(look));
  });
  return Promise.race([listening, ended]);
}

export async function stop(serving: Serving): Promise<number | null> {
  serving.child.kill('SIGTERM');
  return serving.exit;
}
