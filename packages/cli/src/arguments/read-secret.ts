// A secret that is not on the command line: asked for without showing it, or piped in.
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';

/** The one line break a file or `echo` ends with is not part of the secret; any other space is. */
export async function readSecret(surroundings: Surroundings, command: 'verify' | 'check'): Promise<string> {
  const text = surroundings.interactive
    ? await surroundings.ask('Secret (not shown): ', 'hidden')
    : await surroundings.readInput();
  const secret = text.replace(/\r?\n$/, '');
  if (secret !== '') return secret;
  throw new CommandFailure(
    EXIT.usage,
    'no secret was given',
    `paste it when asked, or pipe it in: … | keywright keys ${command} -`,
  );
}
