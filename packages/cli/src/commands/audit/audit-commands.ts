// The group of commands about the audit log.
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { addExportAudit } from './export-audit.ts';
import { addListAudit } from './list-audit.ts';
import { addVerifyAudit } from './verify-audit.ts';

export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .description('who changed what, in a log that shows what was done to it');
  addListAudit(audit, context);
  addExportAudit(audit, context);
  addVerifyAudit(audit, context);
}
