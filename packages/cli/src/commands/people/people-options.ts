// Options of the commands about people, the same words in each.

import { ROLES } from '@keywright/core/people/roles';
import type { MemberAnswer } from '@keywright/sdk';
import { type Command, Option } from 'commander';
import type { ApiOptions } from '../../api-command.ts';
import type { IdempotencyOptions } from '../../arguments/idempotency-key.ts';
import type { PageOptions } from '../../arguments/page-options.ts';

export interface WorkspaceOptions extends ApiOptions, PageOptions {
  readonly workspace: string;
}

export interface JoiningOptions extends ApiOptions, IdempotencyOptions {
  readonly workspace: string;
  readonly email: string;
  readonly role: MemberAnswer['role'];
}

export function withWorkspace(command: Command): Command {
  return command.requiredOption('--workspace <id or slug>', 'the workspace they belong to');
}

export function withJoining(command: Command): Command {
  const role = new Option('--role <role>', 'what they are there').choices(ROLES).makeOptionMandatory();
  return withWorkspace(command)
    .requiredOption('--email <address>', 'address of their account')
    .addOption(role);
}
