// One run of the command line: arguments in, exit code out. Nothing here ends the process.
import { type Command, CommanderError } from 'commander';
import type { Explanation } from './command-failure.ts';
import { EXIT } from './exit-code.ts';
import { unexpectedFailure } from './explain-failure.ts';
import { createProgram } from './program.ts';
import { reportFailure } from './report-failure.ts';
import type { Surroundings } from './surroundings.ts';

/** `args` are the arguments after the name of the program. */
export async function runKeywright(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = EXIT.done;
  const end = (code: number) => {
    exitCode = code;
  };
  const program = createProgram({ surroundings, end });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) return report(unexpectedFailure(thrown), surroundings);
    if (thrown.exitCode === 0) return EXIT.done;
    // Help shown because a command was missing speaks for itself.
    if (thrown.code === 'commander.help') return EXIT.usage;
    return report(usageError(thrown.message, commandOf(program, args)), surroundings);
  }
}

function report(explanation: Explanation, surroundings: Surroundings): number {
  reportFailure(explanation, surroundings);
  return explanation.exitCode;
}

const SUGGESTION = /\n\(Did you mean (?:one of )?(.+)\?\)$/;

function usageError(message: string, command: string): Explanation {
  const text = message.replace(/^error: /, '').replace(/[.\s]+$/, '');
  const suggestion = SUGGESTION.exec(text)?.[1];
  return {
    exitCode: EXIT.usage,
    // What follows the = of an unknown option may be a secret.
    errors: [text.replace(SUGGESTION, '').replace(/'(--[^'=]*)=[^']*'/, "'$1'")],
    hint: hintFor(text, command, suggestion),
  };
}

function hintFor(text: string, command: string, suggestion: string | undefined): string {
  if (text.startsWith("unknown option '--token")) {
    return 'the token is read from KEYWRIGHT_ADMIN_TOKEN, never from an option: the process list would show it';
  }
  return suggestion === undefined
    ? `\`${command} --help\` shows how it is used`
    : `did you mean ${suggestion}?`;
}

/** The deepest command the arguments name, e.g. `keywright keys create`. */
function commandOf(program: Command, args: readonly string[]): string {
  let command = program;
  const path = [program.name()];
  for (const argument of args) {
    const next = command.commands.find((candidate) => candidate.name() === argument);
    if (next === undefined) break;
    command = next;
    path.push(next.name());
  }
  return path.join(' ');
}
