// keywright adopt: the usage that a node which is gone has left, by hand. Asks no server; it works on the database.
import type { AdoptedJournal } from '@keywright/server';
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { EXIT } from '../../exit-code.ts';
import { reportFailure } from '../../report-failure.ts';
import { counted } from '../../text/figures.ts';
import { printable } from '../../text/printable.ts';

const HELP = `
For nodes over one PostgreSQL (KEYWRIGHT_DATABASE_URL). The folder is the node's KEYWRIGHT_DATA, or a copy of all of
it; it is not written to. Safe to do again: what is in the ledger is not added twice. Refused while the node runs.

Example:
  $ keywright adopt /mnt/old-disk/keywright`;

export function addAdopt(program: Command, { surroundings, end }: CommandContext): void {
  program
    .command('adopt')
    .description('count the usage that a node which is gone has left in its data folder')
    .argument('<folder>', "the node's data folder, or a copy of it")
    .addHelpText('after', HELP)
    .action(async (folder: string) => {
      try {
        surroundings.write(textOf(await surroundings.adoptJournal(folder)));
        end(EXIT.done);
      } catch (error) {
        const { message, hint } = error as Error & { readonly hint?: string };
        const exitCode = hint === undefined ? EXIT.unavailable : EXIT.refused;
        const again = 'do it again when this is mended: what was counted is not counted twice';
        reportFailure({ exitCode, errors: [message], hint: hint ?? again }, surroundings);
        end(exitCode);
      }
    });
}

function textOf({ journal, requests, between, interrupted, damage }: AdoptedJournal): string {
  const instant = (at: number) => new Date(at).toISOString();
  const when = between === null ? '' : `, from ${instant(between.firstAt)} until ${instant(between.lastAt)}`;
  const known = requests === 0 && interrupted === 0;
  return [
    known
      ? `The ledger has all of the journal ${journal}: nothing was left to count.`
      : `Counted what was left of the journal ${journal}: ${counted(requests, 'request')}${when}.`,
    ...(interrupted === 0
      ? []
      : [`${counted(interrupted, 'request')} whose end nobody saw: counted as interrupted.`]),
    ...damage.map((message) => `Not counted: ${printable(message)}`),
    ...(damage.length === 0 ? ['The folder is not needed any more.'] : []),
    '',
  ].join('\n');
}
