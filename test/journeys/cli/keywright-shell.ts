// A shell in a folder of its own in which `keywright` is the real program, run by the Node that runs the test.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface ShellResult {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

export interface KeywrightShell {
  /** Runs a command line; standard input is `input`, then ends. */
  run(command: string, input?: string): Promise<ShellResult>;
  /** Runs a command line on a terminal of its own; `typed` is typed when it has asked `question`. */
  runOnTerminal(command: string, question: string, typed: string): Promise<ShellResult>;
  remove(): void;
}

const PROGRAM = fileURLToPath(new URL('../../../packages/cli/src/keywright.ts', import.meta.url));

export function openKeywrightShell(env: Readonly<Record<string, string>>): KeywrightShell {
  const folder = mkdtempSync(join(tmpdir(), 'keywright-shell-'));
  const shim = join(folder, 'keywright');
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(shim, 0o755);
  const path = `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
  // Half of what a command takes is to compile the program.
  const compiled = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const start = (command: string) =>
    spawn('sh', ['-c', command], { cwd: folder, env: { ...env, ...compiled, PATH: path } });
  return {
    run: (command, input = '') => {
      const child = start(command);
      child.stdin.on('error', () => undefined); // a program that reads nothing closes it early
      child.stdin.end(input);
      return resultOf(child);
    },
    runOnTerminal: (command, question, typed) => {
      const child = start(`script -qec '${command}' /dev/null`);
      let seen = '';
      child.stdout.on('data', (chunk: Buffer) => {
        const asked = seen.includes(question);
        seen += chunk.toString();
        if (!asked && seen.includes(question)) child.stdin.write(typed);
      });
      return resultOf(child);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function resultOf(child: ChildProcessWithoutNullStreams): Promise<ShellResult> {
  const [output, errors, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    }),
  ]);
  return { exitCode, output, errors };
}
