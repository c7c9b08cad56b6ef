// keywright audit export: every entry as one line of JSON, oldest first, for whoever keeps a copy elsewhere.
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withUrlOption,
} from '../../api-command.ts';
import { type AuditFilterOptions, auditFilterOf, withAuditFilter } from './audit-filter.ts';

const EXAMPLES = `
Examples:
  $ keywright audit export > audit.ndjson
  $ keywright audit export --workspace acme --from 2027-01-01 --to 2027-02-01 > acme-2027-01.ndjson`;

export function addExportAudit(audit: Command, context: CommandContext): void {
  const command = audit.command('export').description('print every entry as one line of JSON, oldest first');
  withUrlOption(withAuditFilter(command))
    .addHelpText('after', EXAMPLES)
    .action((options: ApiOptions & AuditFilterOptions) =>
      runApiCommand(context, options, async ({ client, now }) => {
        return done(null, client.audit.exportNdjson(await auditFilterOf(client, options, now)));
      }),
    );
}
