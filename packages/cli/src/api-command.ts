// The one shape of a command that asks the server: find it, do the work, print the answer for people or as JSON.
// With --json, standard output carries the API's answer and nothing else, a refusal's problem document included.
import { type KeywrightClient, KeywrightError } from '@keywright/sdk';
import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import { explainFailure } from './explain-failure.ts';
import { reportFailure } from './report-failure.ts';
import { type ServerAccess, serverAccess } from './server-access.ts';
import type { Surroundings } from './surroundings.ts';
import { type Style, styleFor } from './text/style.ts';

export interface CommandContext {
  readonly surroundings: Surroundings;
  /** Says how the command ended; done unless said otherwise. */
  readonly end: (exitCode: number) => void;
}

export interface ApiOptions {
  readonly url?: string;
  readonly json?: boolean;
}

export interface Work {
  readonly client: KeywrightClient;
  readonly surroundings: Surroundings;
  readonly now: number;
  readonly style: Style;
}

export interface Outcome {
  /** The API's answer, as it came. */
  readonly answer: unknown;
  /** The same for people, shown as it is; in parts where it has no end that fits in memory. */
  readonly text: string | AsyncIterable<string>;
  readonly exitCode: ExitCode;
}

export function withUrlOption(command: Command): Command {
  return command.option(
    '--url <address>',
    'address of the server (default: KEYWRIGHT_PUBLIC_URL, else this machine)',
  );
}

export function withApiOptions(command: Command): Command {
  return withUrlOption(command).option('--json', "print the API's answer as JSON");
}

export async function runApiCommand(
  { surroundings, end }: CommandContext,
  options: ApiOptions,
  work: (work: Work) => Promise<Outcome>,
): Promise<void> {
  let access: Pick<ServerAccess, 'url' | 'tokenSource' | 'tokenKind'> = {
    url: '',
    tokenSource: '',
    tokenKind: 'admin token',
  };
  try {
    const found = serverAccess(options.url, surroundings);
    access = found;
    const style = styleFor(surroundings.colour.output && options.json !== true, surroundings.program);
    const outcome = await work({ client: found.client, surroundings, now: surroundings.now(), style });
    const text = options.json === true ? jsonText(outcome.answer) : outcome.text;
    if (typeof text === 'string') surroundings.write(text);
    else await surroundings.writeParts(text);
    end(outcome.exitCode);
  } catch (thrown) {
    if (options.json === true && thrown instanceof KeywrightError && thrown.answer !== null) {
      surroundings.write(jsonText(thrown.answer));
    }
    const explanation = explainFailure(thrown, access);
    reportFailure(explanation, surroundings);
    end(explanation.exitCode);
  }
}

export function done(answer: unknown, text: Outcome['text']): Outcome {
  return { answer, text, exitCode: EXIT.done };
}

function jsonText(answer: unknown): string {
  return `${JSON.stringify(answer, null, 2)}\n`;
}
