// A process of its own for each party of a bench, so that none shares an event loop, a heap or its CPU time with another.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Question } from './child-side.ts';

export interface BenchProcess {
  readonly url: string;
  /** CPU time of all its threads so far, user and system. */
  cpuMicros(): Promise<number>;
  memory(): Promise<NodeJS.MemoryUsage>;
  counts(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

/** Starts `../processes/<name>.ts` and waits until it listens. */
export async function startProcess(
  name: string,
  config: unknown,
  nodeFlags: readonly string[] = [],
): Promise<BenchProcess> {
  const file = fileURLToPath(new URL(`../processes/${name}.ts`, import.meta.url));
  const child = fork(file, [JSON.stringify(config)], { execArgv: [...nodeFlags] });
  const { url } = await firstMessage(child, name);
  let asked = 0;
  const ask = <T>(question: Question): Promise<T> => {
    asked += 1;
    const id = asked;
    return new Promise((resolve) => {
      const listen = (message: { readonly id?: number; readonly answer?: unknown }) => {
        if (message.id !== id) return;
        child.off('message', listen);
        resolve(message.answer as T);
      };
      child.on('message', listen);
      child.send({ id, question });
    });
  };
  return {
    url,
    async cpuMicros() {
      const { user, system } = await ask<NodeJS.CpuUsage>('cpu');
      return user + system;
    },
    memory: () => ask('memory'),
    counts: () => ask('counts'),
    async stop() {
      if (child.exitCode !== null) return;
      child.send({ id: 0, question: 'stop' });
      await once(child, 'exit');
    },
  };
}

async function firstMessage(child: ChildProcess, name: string): Promise<{ readonly url: string }> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string }));
    child.once('exit', (code) =>
      reject(new Error(`${name} ended with exit code ${code} before it listened`)),
    );
  });
}
