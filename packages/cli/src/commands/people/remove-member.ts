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
import { REMOVE, requireConsent } from '../../arguments/consent.ts';
import { type IdempotencyOptions, withIdempotencyKey } from '../../arguments/idempotency-key.ts';
import { requireRecordId } from '../../arguments/record-ids.ts';
import { paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';

interface RemoveMemberOptions extends ApiOptions, IdempotencyOptions {
  readonly yes?: boolean;
}

export function addRemoveMember(members: Command, context: CommandContext): void {
  const remove = members
    .command('remove')
    .description('remove a member; their own keys stop, or become the workspace’s, as its policies say')
    .argument('<id>', 'id of the member')
    .option('--yes', 'do not ask');
  withIdempotencyKey(withApiOptions(remove))
    .addHelpText('after', '\nExample:\n  $ keywright members remove mem_01kexample --yes')
    .action((id: string, options: RemoveMemberOptions) =>
      runApiCommand(context, options, async (work) => {
        const memberId = requireRecordId(id, 'mem');
        const question = () => questionAbout(work, memberId);
        if (options.yes !== true) await requireConsent(work.surroundings, { verb: REMOVE, question });
        const { idempotencyKey } = options;
        const member = await work.client.members.remove(memberId, { idempotencyKey });
        return done(member, paragraphs(work.style.strong(`Removed ${printable(member.name)}.`)));
      }),
    );
}

async function questionAbout({ client }: Work, memberId: string): Promise<string> {
  const { name, email } = await client.members.get(memberId);
  return `Remove ${printable(name)} (${printable(email)})? Their own keys may stop at once.`;
}
