// The surroundings of a real process: its streams, clock, environment and terminal.
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Surroundings } from './surroundings.ts';

export function processSurroundings(): Surroundings {
  const { env, stdin, stdout, stderr } = process;
  const colourAllowed = env['NO_COLOR'] === undefined || env['NO_COLOR'] === '';
  return {
    env,
    // npx says so in the environment of what it runs.
    program: env['npm_command'] === 'exec' ? 'npx keywright' : 'keywright',
    fetch: globalThis.fetch,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    colour: {
      output: colourAllowed && stdout.isTTY === true,
      errors: colourAllowed && stderr.isTTY === true,
    },
    now: () => Date.now(),
    write: (chunk) => void stdout.write(chunk),
    writeParts: async (parts) => {
      for await (const part of parts) {
        if (stdout.destroyed) return;
        if (!stdout.write(part)) await once(stdout, 'drain').catch(ignoreClosed);
      }
    },
    writeError: (chunk) => void stderr.write(chunk),
    readInput: () => text(stdin),
    ask,
    serve: async () => {
      // Loaded only here: every other command starts without the server's weight.
      const { serve } = await import('@keywright/server');
      return serve(env);
    },
    loadStart: async (configFile) => {
      const { loadStart } = await import('@keywright/server');
      return loadStart(configFile === undefined ? env : { ...env, KEYWRIGHT_CONFIG: configFile });
    },
    adoptJournal: async (folder) => {
      const { adoptJournal } = await import('@keywright/server');
      return adoptJournal(env, folder);
    },
    writeNewFile: async (path, contents) => {
      try {
        await writeFile(path, contents, { flag: 'wx' });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      }
    },
  };
}

/** The reader has seen enough. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Asks on standard error: standard output belongs to the answer. */
function ask(question: string, echo: 'shown' | 'hidden'): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = echo === 'hidden' ? nowhere : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  if (echo === 'hidden') process.stderr.write(question);
  return new Promise((resolve) => {
    let answer: string | null = null;
    lines.question(echo === 'hidden' ? '' : question, (line) => {
      answer = line;
      lines.close();
    });
    // Ctrl-C and Ctrl-D close without an answer. Only a shown Enter has ended its line already.
    lines.once('close', () => {
      if (echo === 'hidden' || answer === null) process.stderr.write('\n');
      resolve(answer ?? '');
    });
  });
}
