// keywright audit list
import type { AuditEntryAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { morePages, type PageOptions, pageQueryOf, withPageOptions } from '../../arguments/page-options.ts';
import { paragraphs } from '../../text/details.ts';
import { table } from '../../text/table.ts';
import { type AuditFilterOptions, auditFilterOf, withAuditFilter } from './audit-filter.ts';

const EXAMPLES = `
Examples:
  $ keywright audit list --workspace acme --from 7d
  $ keywright audit list --subject key_01kexample
  $ keywright audit list --actor operator --action key.revoked`;

const LONGEST_DETAILS = 80;

export function addListAudit(audit: Command, context: CommandContext): void {
  const list = audit.command('list').description('list entries, newest first');
  withApiOptions(withPageOptions(withAuditFilter(list)))
    .addHelpText('after', EXAMPLES)
    .action((options: ApiOptions & PageOptions & AuditFilterOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const filter = await auditFilterOf(client, options, now);
        const page = await client.audit.list({ ...filter, ...pageQueryOf(options) });
        if (page.data.length === 0) return done(page, paragraphs('No entries match.'));
        const headings = ['POSITION', 'AT', 'ACTOR', 'ACTION', 'SUBJECT', 'DETAILS'];
        return done(page, paragraphs(table(headings, page.data.map(rowOf), style), morePages(page)));
      }),
    );
}

function rowOf({ position, at, actor, action, subjectId, details }: AuditEntryAnswer): readonly string[] {
  const text = JSON.stringify(details);
  const shown = text.length > LONGEST_DETAILS ? `${text.slice(0, LONGEST_DETAILS)}…` : text;
  return [`#${position}`, at.replace(/\.\d+Z$/, 'Z'), actor, action, subjectId, text === '{}' ? '' : shown];
}
