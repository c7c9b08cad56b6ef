// The target of the fuzzer, from its parent's side.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TargetStarted, UpstreamSeen } from './fuzz-target.ts';

export interface FuzzTarget {
  readonly url: string;
  readonly keys: ReadonlyMap<string, string>;
  /** What the upstream was asked since the last time. */
  upstreamCalls(): Promise<readonly UpstreamSeen[]>;
  /** Null while it runs; else what ended it and its last words. */
  death(): string | null;
  close(): Promise<void>;
}

export async function forkTarget(): Promise<FuzzTarget> {
  const file = fileURLToPath(new URL('fuzz-target.ts', import.meta.url));
  const child = fork(file, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const exit = once(child, 'exit');
  let lastWords = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk).slice(-2000);
  });
  const death = () =>
    child.exitCode === null && child.signalCode === null
      ? null
      : `the server ended with ${child.signalCode ?? child.exitCode}: ${lastWords}`;
  const { url, keys } = (await messageOf(child, exit, death)) as TargetStarted;
  return {
    url,
    keys: new Map(keys),
    death,
    async upstreamCalls() {
      child.send('calls');
      return (await messageOf(child, exit, death)) as readonly UpstreamSeen[];
    },
    async close() {
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}

async function messageOf(
  child: ChildProcess,
  exit: Promise<unknown>,
  death: () => string | null,
): Promise<unknown> {
  const message = once(child, 'message').then(([value]) => value as unknown);
  const ended = exit.then(() => {
    throw new Error(death() ?? 'the server ended');
  });
  return Promise.race([message, ended]);
}
