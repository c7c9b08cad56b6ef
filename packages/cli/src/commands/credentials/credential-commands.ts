// The group of commands about management credentials.
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { addCreateCredential } from './create-credential.ts';
import { addListCredentials } from './list-credentials.ts';
import { addRevokeCredential } from './revoke-credential.ts';

export function addCredentialCommands(program: Command, context: CommandContext): void {
  const credentials = program.command('credentials').description('what lets programs manage keys');
  addCreateCredential(credentials, context);
  addListCredentials(credentials, context);
  addRevokeCredential(credentials, context);
}
