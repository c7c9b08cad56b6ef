// keywright credentials revoke. There is no way back, so a person is asked, and a script must say --yes.
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { REVOKE, requireConsent } from '../../arguments/consent.ts';
import { requireCredentialId } from '../../arguments/required-ids.ts';
import { paragraphs } from '../../text/details.ts';
import { exactInstant } from '../../text/instant-text.ts';

interface RevokeCredentialOptions extends ApiOptions {
  readonly yes?: boolean;
}

export function addRevokeCredential(credentials: Command, context: CommandContext): void {
  withApiOptions(
    credentials
      .command('revoke')
      .description('end a management credential, at once and for ever')
      .argument('<id>', 'id of the credential')
      .option('--yes', 'do not ask'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright credentials revoke mgc_01kexample --yes')
    .action((id: string, options: RevokeCredentialOptions) =>
      runApiCommand(context, options, async ({ client, surroundings, now, style }) => {
        const credentialId = requireCredentialId(id);
        const question = async () =>
          `Revoke ${credentialId}? What uses it stops working at once, and for ever.`;
        if (options.yes !== true) await requireConsent(surroundings, { verb: REVOKE, question });
        const revoked = await client.credentials.revoke(credentialId);
        const since = `Refused since ${exactInstant(revoked.revokedAt, now)}.`;
        return done(revoked, paragraphs(style.strong(`Revoked ${revoked.id}.`), since));
      }),
    );
}
