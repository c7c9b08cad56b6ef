// Load by wrk (https://github.com/wg/wrk): one thread, keys drawn at random by ../load/post-keys.lua.
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface LoadRequest {
  readonly url: string;
  /** Where the key goes: into the body of a verification, or into the Authorization line of a chat. */
  readonly kind: 'verify' | 'chat';
  readonly keysFile: string;
  readonly token: string;
  readonly connections: number;
  readonly seconds: number;
  /** Another seed draws other keys. */
  readonly seed: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
}

const SCRIPT = fileURLToPath(new URL('../load/post-keys.lua', import.meta.url));
const EXIT_TOOL_MISSING = 2;
const run = promisify(execFile);

/** Ends the process with exit code 2 and what to do when wrk is not there. */
export function requireWrk(): void {
  // wrk -v exits with 1; only a program that is not there has an error.
  if (spawnSync('wrk', ['-v']).error === undefined) return;
  console.error(
    'error: wrk is not installed\nhint: apt-get install wrk (Debian, Ubuntu), or brew install wrk',
  );
  process.exit(EXIT_TOOL_MISSING);
}

export async function load(request: LoadRequest): Promise<LoadResult> {
  const { url, kind, keysFile, token, connections, seconds, seed } = request;
  const wrk = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', SCRIPT, url];
  const { stdout } = await run('wrk', [...wrk, '--', kind, keysFile, token, String(seed)]);
  const line = stdout.split('\n').find((text) => text.startsWith('RESULT '));
  if (line === undefined) throw new Error(`wrk told nothing: ${stdout}`);
  const told = JSON.parse(line.slice('RESULT '.length)) as Record<string, number>;
  const { requests = 0, durationMicros = 0, errors = 0, p50Micros = 0, p99Micros = 0 } = told;
  if (errors > 0) throw new Error(`${errors} of ${requests} requests to ${url} failed`);
  return { requests, requestsPerSecond: (requests / durationMicros) * 1e6, p50Micros, p99Micros };
}
