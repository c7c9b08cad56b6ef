// keywright audit verify: exit code 1 when the log is not as it was written.
import type { AuditVerificationAnswer } from '@keywright/sdk';
import { type Command, InvalidArgumentError } from 'commander';
import { type ApiOptions, type CommandContext, runApiCommand, withApiOptions } from '../../api-command.ts';
import { EXIT } from '../../exit-code.ts';
import { details, paragraphs } from '../../text/details.ts';
import type { Style } from '../../text/style.ts';

interface VerifyAuditOptions extends ApiOptions {
  readonly head?: string;
}

const HELP = `
The chain shows edits, swaps and gaps. That its end was cut off only a head kept elsewhere
shows: keep the one that is printed, and give it with --head the next time.

Examples:
  $ keywright audit verify
  $ keywright audit verify --head 42:q0Xk…`;

export function addVerifyAudit(audit: Command, context: CommandContext): void {
  const command = audit
    .command('verify')
    .description('check that the log is as it was written')
    .option('--head <position:hash>', 'a head printed before: is it still there?', headOf);
  withApiOptions(command)
    .addHelpText('after', HELP)
    .action((options: VerifyAuditOptions) =>
      runApiCommand(context, options, async ({ client, style }) => {
        const answer = await client.audit.verify({ head: options.head });
        const exitCode = answer.intact ? EXIT.done : EXIT.refused;
        return { answer, text: textOf(answer, style), exitCode };
      }),
    );
}

function textOf({ intact, brokenAt, head, knownHead }: AuditVerificationAnswer, style: Style): string {
  return paragraphs(
    intact
      ? style.good('The audit log is as it was written.')
      : style.bad('The audit log was tampered with.'),
    details(
      [
        ['entries', String(head?.position ?? 0)],
        ['broken at', brokenAt === null ? null : `position ${brokenAt}`],
        ['known head', knownHead === 'missing' ? 'missing: the end was cut off, or made anew' : knownHead],
        ['head', head === null ? 'none yet' : `${head.position}:${head.hash}`],
      ],
      style,
    ),
  );
}

function headOf(text: string): string {
  if (/^\d{1,15}:[\w-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('Give a head as it was printed, like 42:q0Xk….');
}
