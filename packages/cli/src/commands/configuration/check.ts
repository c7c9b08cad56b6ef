// keywright check: everything a start would read, and nothing of it started or left behind.
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { configurationText } from '../../check/configuration-text.ts';
import { EXIT } from '../../exit-code.ts';
import { reportFailure } from '../../report-failure.ts';
import { styleFor } from '../../text/style.ts';

const HELP = `
Reads the environment and the configuration file as \`keywright serve\` does, and says every mistake at
once, or what would run. Exit code 0: sound; 2: it is not.

Examples:
  $ keywright check
  $ keywright check ./acme.config.ts`;

export function addCheck(program: Command, { surroundings, end }: CommandContext): void {
  program
    .command('check')
    .description('say what a configuration would run, or what is wrong with it')
    .argument('[file]', 'the configuration file (default: KEYWRIGHT_CONFIG, else keywright.config.ts)')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined) => {
      const { config, settings, problems, close } = await surroundings.loadStart(file);
      try {
        if (config !== null) {
          const style = styleFor(surroundings.colour.output, surroundings.program);
          surroundings.write(configurationText({ config, settings }, style));
          return end(EXIT.done);
        }
        const errors = problems.map(({ field, message }) => `${field} ${message}`);
        const hint =
          'docs/configuration.md has every field; `keywright init` writes an annotated file to start from';
        reportFailure({ exitCode: EXIT.usage, errors, hint }, surroundings);
        end(EXIT.usage);
      } finally {
        await close();
      }
    });
}
