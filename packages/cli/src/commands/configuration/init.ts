// keywright init: writes the annotated configuration in ../../template, for an operator to make their own.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { EXIT } from '../../exit-code.ts';
import { reportFailure } from '../../report-failure.ts';
import { printable } from '../../text/printable.ts';
import { styleFor } from '../../text/style.ts';

const TEMPLATE = new URL('../../template/keywright.config.ts', import.meta.url);
const DEFAULT_FILE = 'keywright.config.ts';

export function addInit(program: Command, { surroundings, end }: CommandContext): void {
  program
    .command('init')
    .description('write an annotated configuration for an API of your own')
    .argument('[file]', `where to (default: ${DEFAULT_FILE})`, DEFAULT_FILE)
    .addHelpText('after', '\nExample:\n  $ keywright init acme.config.ts')
    .action(async (file: string) => {
      if (await surroundings.writeNewFile(file, await readFile(TEMPLATE, 'utf8'))) {
        const { command } = styleFor(surroundings.colour.output, surroundings.program);
        const name = printable(file);
        surroundings.write(`Wrote ${name}. Make it yours, then:\n${command(`check ${name}`)}\n`);
        return end(EXIT.done);
      }
      const hint = 'nothing was changed; give another name, or move that file away';
      reportFailure({ exitCode: EXIT.refused, errors: [`${file} exists already`], hint }, surroundings);
      end(EXIT.refused);
    });
}
