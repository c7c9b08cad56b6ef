// keywright user-keys approve, deny and cancel: what becomes of a request, once.
import type { UserKeyRequestAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  type Outcome,
  runApiCommand,
  type Work,
  withApiOptions,
} from '../../api-command.ts';
import { expiryOf } from '../../arguments/expiry.ts';
import { requireRecordId } from '../../arguments/record-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { requestLines } from './user-key-text.ts';

interface ApproveOptions extends ApiOptions {
  readonly scope?: string[];
  readonly expires?: string;
}

interface DenyOptions extends ApiOptions {
  readonly reason?: string;
}

export function addDecisionCommands(userKeys: Command, context: CommandContext): void {
  const approve = userKeys
    .command('approve')
    .description('approve a request: the key is made, and its member claims it')
    .argument('<id>', 'id of the request')
    .option('--scope <scope...>', 'fewer scopes than were asked for; repeatable')
    .option('--expires <when>', 'a sooner end than was asked for: an instant, or a time from now');
  withApiOptions(approve).action((id: string, options: ApproveOptions) =>
    runApiCommand(context, options, async (work) => {
      const requestId = requireRecordId(id, 'ukr');
      const expiresAt = expiryOf(options.expires ?? 'never', work.now) ?? undefined;
      const approved = await work.client.userKeys.approve(requestId, { scopes: options.scope, expiresAt });
      const claim = work.style.command(`keys claim ${approved.keyId}`);
      const next = `Nobody has its secret yet. Its member claims it:\n${claim}`;
      return decided(work, approved, { said: 'Approved.', next });
    }),
  );

  const deny = userKeys
    .command('deny')
    .description('deny a request')
    .argument('<id>', 'id of the request')
    .option('--reason <text>', 'why, for whoever asked');
  withApiOptions(deny).action((id: string, options: DenyOptions) =>
    runApiCommand(context, options, async (work) => {
      const denied = await work.client.userKeys.deny(requireRecordId(id, 'ukr'), options.reason);
      return decided(work, denied, { said: 'Denied.', next: null });
    }),
  );

  const cancel = userKeys
    .command('cancel')
    .description('take back one’s own request')
    .argument('<id>', 'id of the request');
  withApiOptions(cancel).action((id: string, options: ApiOptions) =>
    runApiCommand(context, options, async (work) => {
      const cancelled = await work.client.userKeys.cancel(requireRecordId(id, 'ukr'));
      return decided(work, cancelled, { said: 'Cancelled.', next: null });
    }),
  );
}

function decided(
  { now, style }: Work,
  request: UserKeyRequestAnswer,
  { said, next }: { readonly said: string; readonly next: string | null },
): Outcome {
  return done(request, paragraphs(style.strong(said), details(requestLines(request, now), style), next));
}
