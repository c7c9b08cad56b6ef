// keywright keys verify: would this secret be let in, and if not, exactly why?
import { REFUSAL_TABLE } from '@keywright/core/refusals/refusal-table';
import type { VerifyAnswer, VerifyBody } from '@keywright/sdk';
import type { Command } from 'commander';
import { type ApiOptions, type CommandContext, runApiCommand, withApiOptions } from '../api-command.ts';
import { readSecret } from '../arguments/read-secret.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { details, paragraphs } from '../text/details.ts';
import { distance, exactInstantOr } from '../text/instant-text.ts';
import type { Style } from '../text/style.ts';

type VerifyKeyOptions = ApiOptions & Omit<VerifyBody, 'key' | 'cost'>;

const HELP = `
The check counts as one request of the key. On the command line a secret can be read
by other users of the machine and stays in the shell's history; - keeps it out of both.

Examples:
  $ keywright keys verify -                            asks for the secret
  $ keywright keys verify - --scope inference:chat < secret.txt
  $ keywright keys verify - --method POST --path /v1/messages --address 203.0.113.7`;

export function addVerifyKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    keys
      .command('verify')
      .description('check a secret; exit code 0 when it is valid, 1 when not')
      .argument('<secret>', 'the secret, or - to read it from standard input')
      .option('--api <api>', 'the API it is for (default: told by the look of the secret)')
      .option('--method <method>', 'with --path: the method of the request (default: GET)')
      .option('--path <path>', 'check the right to call this path of the API')
      .option('--scope <scope>', 'check this scope')
      .option('--address <address>', 'address the request comes from'),
  )
    .addHelpText('after', HELP)
    .action((secret: string, options: VerifyKeyOptions) =>
      runApiCommand(context, options, async ({ client, surroundings, now, style }) => {
        const { api, method, path, scope, address } = options;
        if (method !== undefined && path === undefined) {
          throw new CommandFailure(
            EXIT.usage,
            '--method goes with --path',
            'add --path, or leave --method out',
          );
        }
        const key = secret === '-' ? await readSecret(surroundings, 'verify') : secret;
        const answer = await client.keys.verify({ key, api, method, path, scope, address });
        return { answer, text: verdictText(answer, now, style), exitCode: exitCodeOf(answer) };
      }),
    );
}

/** A key that could not be checked is not an invalid key. */
function exitCodeOf({ valid, code }: VerifyAnswer): ExitCode {
  if (valid) return EXIT.done;
  return isUnchecked(code) ? EXIT.unavailable : EXIT.refused;
}

function isUnchecked(code: VerifyAnswer['code']): boolean {
  return code === 'store_unavailable' || code === 'counting_unavailable';
}

function verdictText(answer: VerifyAnswer, now: number, style: Style): string {
  const limits = answer.limits.map(
    ({ name, limit, remaining, resetAt }) =>
      `${name}: ${remaining} of ${limit} left, ${resetAt === null ? 'never resets' : `resets ${distance(resetAt, now)}`}`,
  );
  const facts = details(
    [
      ['key', answer.keyId],
      ['secret id', answer.secretId],
      ['workspace', answer.workspaceId],
      ['scopes', answer.scopes.join(', ') || 'none named'],
      ['expires', exactInstantOr(answer.expiresAt, now, 'never')],
      ['limits', limits.join('; ') || null],
    ],
    style,
  );
  return paragraphs(headingOf(answer, style), answer.keyId === null ? null : facts);
}

function headingOf({ valid, code }: VerifyAnswer, style: Style): string {
  if (valid) return style.good('valid');
  const verdict = isUnchecked(code) ? 'not checked' : 'not valid';
  return `${style.bad(`${verdict}: ${code}`)}\n${meaningOf(code)}`;
}

function meaningOf(code: VerifyAnswer['code']): string {
  if (code === 'valid') return '';
  if (code === 'not_found') return 'The API has no such route';
  if (code === 'method_not_allowed') return 'The route does not answer this method';
  const row = REFUSAL_TABLE[code];
  return row.exactText ?? row.text;
}
