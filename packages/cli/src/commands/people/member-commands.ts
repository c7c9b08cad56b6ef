// keywright members: who belongs to a workspace, and as what.
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { addAddMember } from './add-member.ts';
import { addListMembers } from './list-members.ts';
import { addRemoveMember } from './remove-member.ts';
import { addSetRole } from './set-role.ts';

export function addMemberCommands(program: Command, context: CommandContext): void {
  const members = program.command('members').description('who belongs to a workspace, and as what');
  addListMembers(members, context);
  addAddMember(members, context);
  addSetRole(members, context);
  addRemoveMember(members, context);
}
