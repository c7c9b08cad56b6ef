// keywright keys check: what is wrong with something somebody copied, and which key is it?
import type { KeyCheckAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import { type ApiOptions, type CommandContext, runApiCommand, withApiOptions } from '../../api-command.ts';
import { readSecret } from '../../arguments/read-secret.ts';
import { EXIT } from '../../exit-code.ts';
import { details, paragraphs } from '../../text/details.ts';
import type { Style } from '../../text/style.ts';

const HELP = `
Everything is looked at, spaces and line breaks included. Nothing of it is stored, and the check
counts as no request. On the command line a secret can be read by other users of the machine and
stays in the shell's history; - keeps it out of both.

Examples:
  $ keywright keys check -                asks for the text
  $ keywright keys check - < secret.txt`;

export function addCheckKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    keys
      .command('check')
      .description('say what is wrong with a key somebody copied; exit code 0 when nothing is')
      .argument('<text>', 'what was copied, or - to read it from standard input'),
  )
    .addHelpText('after', HELP)
    .action((text: string, options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, surroundings, style }) => {
        const asked = text === '-' ? await readSecret(surroundings, 'check') : text;
        const answer = await client.keys.check(asked);
        return {
          answer,
          text: checkText(answer, style),
          exitCode: isFine(answer) ? EXIT.done : EXIT.refused,
        };
      }),
    );
}

/** A key of its right form that is there and works. */
function isFine({ wellFormed, key, secretId }: KeyCheckAnswer): boolean {
  const secret = key?.secrets.find(({ id }) => id === secretId);
  return wellFormed && key?.state === 'active' && secret !== undefined && secret.state !== 'retired';
}

function checkText(answer: KeyCheckAnswer, style: Style): string {
  const { api, environment, wellFormed, slips, key, secretId } = answer;
  const secret = key?.secrets.find(({ id }) => id === secretId);
  const facts = details(
    [
      ['api', api === null ? null : `${api}${environment === null ? '' : ` (${environment})`}`],
      ['key', key === null ? null : key.id],
      ['name', key === null ? null : key.name],
      ['state', key === null ? null : key.state],
      ['secret', secret === undefined ? null : `${secret.preview} (${secret.state})`],
      ['workspace', key === null ? null : key.workspaceId],
    ],
    style,
  );
  const heading = isFine(answer)
    ? style.good('fine')
    : style.bad(wellFormed ? headingOf(answer) : 'not as it is');
  return paragraphs(
    heading,
    slips.length === 0 ? null : slips.map(({ text }) => text).join('\n'),
    api === null ? null : facts,
  );
}

function headingOf({ key }: KeyCheckAnswer): string {
  if (key === null) return 'looks like a key, but is none that you may see';
  return key.state === 'active' ? 'rotated out' : key.state;
}
