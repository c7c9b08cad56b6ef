// keywright user-keys: keys that members have for themselves.
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { addDecisionCommands } from './decision-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addRequestCommands } from './request-commands.ts';

export function addUserKeyCommands(program: Command, context: CommandContext): void {
  const userKeys = program.command('user-keys').description('keys that members have for themselves');
  addPolicyCommands(userKeys, context);
  addRequestCommands(userKeys, context);
  addDecisionCommands(userKeys, context);
}
