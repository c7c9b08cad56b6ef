// Which entries of the audit log: options that list and export share.
import type { AuditFilterQuery, KeywrightClient } from '@keywright/sdk';
import type { Command } from 'commander';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { type RangeOptions, rangeQueryOf } from '../../arguments/usage-range.ts';

export interface AuditFilterOptions extends RangeOptions {
  readonly workspace?: string;
  readonly subject?: string;
  readonly actor?: string;
  readonly action?: string;
}

export function withAuditFilter(command: Command): Command {
  return command
    .option('--workspace <workspace>', 'of this workspace alone')
    .option('--subject <id>', 'about this key, member, workspace …')
    .option('--actor <who>', 'by operator, user:…, key:…, credential:… or system')
    .option('--action <action>', 'of this kind, like key.revoked')
    .option('--from <instant>', 'an instant, a day, or a time ago like 7d (default: the beginning)')
    .option('--to <instant>', 'the same; not part of the range itself (default: now)');
}

export async function auditFilterOf(
  client: KeywrightClient,
  options: AuditFilterOptions,
  now: number,
): Promise<AuditFilterQuery> {
  const { workspace, subject: subjectId, actor, action } = options;
  const workspaceId = workspace === undefined ? undefined : await requireWorkspaceId(client, workspace);
  return { workspaceId, subjectId, actor, action, ...rangeQueryOf(options, now) };
}
