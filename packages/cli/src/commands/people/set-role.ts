// keywright members set-role
import { ROLES } from '@keywright/core/people/roles';
import type { MemberAnswer } from '@keywright/sdk';
import { Argument, type Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { requireRecordId } from '../../arguments/record-ids.ts';
import { paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';

export function addSetRole(members: Command, context: CommandContext): void {
  withApiOptions(
    members
      .command('set-role')
      .description('make a member something else; the keys they made follow at once')
      .argument('<id>', 'id of the member')
      .addArgument(new Argument('<role>', 'what they are from now on').choices(ROLES)),
  )
    .addHelpText('after', '\nExample:\n  $ keywright members set-role mem_01kexample admin')
    .action((id: string, role: MemberAnswer['role'], options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, style }) => {
        const member = await client.members.setRole(requireRecordId(id, 'mem'), role);
        const said = `${printable(member.name)} is ${member.role} now.`;
        return done(member, paragraphs(style.strong(said)));
      }),
    );
}
