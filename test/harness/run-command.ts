// The command line as people run it, in the process of the test: over HTTP to a server of the test, under a given clock.
import { runKeywright } from '../../packages/cli/src/run-keywright.ts';

export interface CommandSetting {
  readonly url: string;
  readonly adminToken: string;
  /** What the command takes for now. Default: the clock of the machine. */
  readonly now?: () => number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** `command` as behind `keywright`, its words divided by spaces. */
export async function runCommand(command: string, setting: CommandSetting): Promise<CommandResult> {
  let output = '';
  let errors = '';
  const exitCode = await runKeywright(command.split(' '), {
    env: { KEYWRIGHT_PUBLIC_URL: setting.url, KEYWRIGHT_ADMIN_TOKEN: setting.adminToken },
    program: 'keywright',
    fetch: globalThis.fetch,
    interactive: false,
    colour: { output: false, errors: false },
    now: setting.now ?? Date.now,
    write: (text) => {
      output += text;
    },
    writeParts: async (parts) => {
      for await (const part of parts) output += part;
    },
    writeError: (text) => {
      errors += text;
    },
    readInput: () => Promise.resolve(''),
    ask: () => Promise.resolve(''),
    serve: () => Promise.resolve(0),
    adoptJournal: () => Promise.reject(new Error('there are no journals here')),
    loadStart: () => Promise.reject(new Error('there is no configuration here')),
    writeNewFile: () => Promise.resolve(false),
  });
  return { exitCode, output, errors };
}
