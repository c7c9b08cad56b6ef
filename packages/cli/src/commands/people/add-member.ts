// keywright members add: without asking them, for servers that send no mail.
import type { Command } from 'commander';
import { type CommandContext, done, runApiCommand, withApiOptions } from '../../api-command.ts';
import { withIdempotencyKey } from '../../arguments/idempotency-key.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';
import { type JoiningOptions, withJoining } from './people-options.ts';
import { memberLines } from './people-text.ts';

export function addAddMember(members: Command, context: CommandContext): void {
  const command = members
    .command('add')
    .description('make somebody with an account a member, without asking them: for the operator');
  withApiOptions(withIdempotencyKey(withJoining(command)))
    .addHelpText(
      'after',
      '\nExample:\n  $ keywright members add --workspace acme --email ada@example.com --role member',
    )
    .action((options: JoiningOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { email, role, idempotencyKey } = options;
        const workspaceId = await requireWorkspaceId(client, options.workspace);
        const member = await client.members.add({ workspaceId, email, role }, { idempotencyKey });
        const heading = style.strong(`Added ${printable(member.name)}.`);
        return done(member, paragraphs(heading, details(memberLines(member, now), style)));
      }),
    );
}
