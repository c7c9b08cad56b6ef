// keywright members remove. Their own keys may stop with it, so a person is asked, and a script must say --yes.
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  type Work,
  withApiOptions,
} from '../../api-command.ts';
import { requireRecordId } from '../../arguments/record-ids.ts';
import { CommandFailure } from '../../command-failure.ts';
import { EXIT } from '../../exit-code.ts';
import { paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';

interface RemoveMemberOptions extends ApiOptions {
  readonly yes?: boolean;
}

export function addRemoveMember(members: Command, context: CommandContext): void {
  withApiOptions(
    members
      .command('remove')
      .description('remove a member; their own keys stop, or become the workspace’s, as its policies say')
      .argument('<id>', 'id of the member')
      .option('--yes', 'do not ask'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright members remove mem_01kexample --yes')
    .action((id: string, options: RemoveMemberOptions) =>
      runApiCommand(context, options, async (work) => {
        const memberId = requireRecordId(id, 'mem');
        if (options.yes !== true) await requireConsent(work, memberId);
        const member = await work.client.members.remove(memberId);
        return done(member, paragraphs(work.style.strong(`Removed ${printable(member.name)}.`)));
      }),
    );
}

async function requireConsent({ client, surroundings }: Work, memberId: string): Promise<void> {
  if (!surroundings.interactive) {
    throw new CommandFailure(
      EXIT.usage,
      "a member's own keys may stop with them, and there is nobody to ask",
      'give --yes to remove without being asked',
    );
  }
  const { name, email } = await client.members.get(memberId);
  surroundings.writeError(
    `Remove ${printable(name)} (${printable(email)})? Their own keys may stop at once.\n`,
  );
  const answer = await surroundings.ask('Type yes to remove them: ', 'shown');
  if (answer.trim().toLowerCase() === 'yes') return;
  throw new CommandFailure(EXIT.refused, 'nobody was removed', 'type yes to remove, or give --yes');
}
