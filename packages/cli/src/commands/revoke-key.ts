// keywright keys revoke. There is no way back, so a person is asked, and a script must say --yes.
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  type Work,
  withApiOptions,
} from '../api-command.ts';
import { REVOKE, requireConsent } from '../arguments/consent.ts';
import { requireKeyId } from '../arguments/required-ids.ts';
import { paragraphs } from '../text/details.ts';
import { exactInstant } from '../text/instant-text.ts';
import { printable } from '../text/printable.ts';

interface RevokeKeyOptions extends ApiOptions {
  readonly reason?: string;
  readonly yes?: boolean;
}

const EXAMPLES = `
Examples:
  $ keywright keys revoke key_01kexample
  $ keywright keys revoke key_01kexample --reason "leaked in a public repository" --yes`;

export function addRevokeKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    keys
      .command('revoke')
      .description('end a key and all its secrets, at once and for ever')
      .argument('<id>', 'id of the key')
      .option('--reason <text>', 'why, for the audit trail')
      .option('--yes', 'do not ask'),
  )
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: RevokeKeyOptions) =>
      runApiCommand(context, options, async (work) => {
        const keyId = requireKeyId(id);
        const question = () => questionAbout(work, keyId);
        if (options.yes !== true) await requireConsent(work.surroundings, { verb: REVOKE, question });
        const revoked = await work.client.keys.revoke(keyId, { reason: options.reason });
        const heading = work.style.strong(`Revoked ${revoked.id}.`);
        const since = `Refused everywhere since ${exactInstant(revoked.revokedAt, work.now)}.`;
        return done(revoked, paragraphs(heading, since));
      }),
    );
}

async function questionAbout({ client }: Work, keyId: string): Promise<string | null> {
  const key = await client.keys.get(keyId);
  // Revoking again changes nothing: the server answers when it was.
  if (key.state === 'revoked') return null;
  const shown = `${printable(key.name)} (${key.preview ?? 'no secret'}, ${key.state})`;
  return `Revoke ${shown}? It stops working at once, and for ever.`;
}
