// keywright usage: of a key, of a workspace, or of keys that nobody knows.
import { WORKSPACE_USAGE_WORDS } from '@keywright/core/usage/usage-answers';
import type { KeyUsageWord, WorkspaceUsageWord } from '@keywright/sdk';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  type Outcome,
  runApiCommand,
  type Work,
  withApiOptions,
} from '../../api-command.ts';
import { requireKeyId, requireWorkspaceId } from '../../arguments/required-ids.ts';
import { type RangeOptions, rangeQueryOf, withRangeOptions } from '../../arguments/usage-range.ts';
import { CommandFailure } from '../../command-failure.ts';
import { EXIT } from '../../exit-code.ts';
import { keyAudit } from './key-audit.ts';
import { keyUsage } from './key-usage.ts';
import { unknownKeys } from './unknown-keys.ts';
import { workspaceUsage } from './workspace-usage.ts';

interface UsageOptions extends ApiOptions, RangeOptions {
  readonly workspace?: string;
  readonly unknownKeys?: boolean;
  readonly api?: string;
  readonly by?: WorkspaceUsageWord[];
}

const HELP = `
Of a key, without --by, it tells what to know when the key may have leaked: from which addresses
it was used, for which routes, with which secret, and what was refused.

Words for --by: ${WORKSPACE_USAGE_WORDS.slice(0, 7).join(', ')},
  ${WORKSPACE_USAGE_WORDS.slice(7, 10).join(', ')}; of a workspace also ${WORKSPACE_USAGE_WORDS.slice(10).join(', ')}

Examples:
  $ keywright usage key_01kexample --from 7d
  $ keywright usage key_01kexample --from 2027-02-19T08:00:00Z --to 2027-02-19T09:00:00Z --by minute,address
  $ keywright usage --workspace acme --by key,day --from 30d
  $ keywright usage --unknown-keys --from 1h`;

export function addUsage(program: Command, context: CommandContext): void {
  const usage = program
    .command('usage')
    .description('what keys were used for, and from where')
    .argument('[key]', 'id of the key')
    .option('--workspace <id or slug>', 'of all keys of this workspace')
    .option('--unknown-keys', 'of keys nobody knows: what was refused, by address')
    .option('--by <words>', 'what to tell apart, with commas between; see below', wordsOf)
    .option('--api <api>', 'with --workspace or --unknown-keys: only of this API');
  withApiOptions(withRangeOptions(usage))
    .addHelpText('after', HELP)
    .action((key: string | undefined, options: UsageOptions) =>
      runApiCommand(context, options, (work) => answerOf(work, key, options)),
    );
}

async function answerOf(work: Work, key: string | undefined, options: UsageOptions): Promise<Outcome> {
  requireOneSubject(key, options);
  const { workspace, by, api } = options;
  const range = rangeQueryOf(options, work.now);
  if (options.unknownKeys) return unknownKeys(work, { ...range, api });
  if (workspace !== undefined) {
    const workspaceId = await requireWorkspaceId(work.client, workspace);
    return workspaceUsage(work, workspaceId, { ...range, by: by ?? unlessJson(options, 'key'), api });
  }
  const keyId = requireKeyId(key ?? '');
  if (by === undefined && options.json !== true) return keyAudit(work, keyId, range);
  return keyUsage(work, keyId, { ...range, by: by as KeyUsageWord[] | undefined });
}

/** With --json the API chooses, as it does for every other caller. */
function unlessJson({ json }: UsageOptions, word: WorkspaceUsageWord): WorkspaceUsageWord[] | undefined {
  return json === true ? undefined : [word];
}

function requireOneSubject(key: string | undefined, options: UsageOptions): void {
  const { workspace, unknownKeys = false, by, api } = options;
  const subjects = [key !== undefined, workspace !== undefined, unknownKeys].filter((isGiven) => isGiven);
  if (subjects.length !== 1) {
    const error = subjects.length === 0 ? 'whose usage was not said' : 'only one at a time can be told of';
    const hint =
      'give the id of a key, or --workspace, or --unknown-keys; `keywright keys list` shows the ids';
    throw new CommandFailure(EXIT.usage, error, hint);
  }
  if (unknownKeys && by !== undefined) {
    const hint = 'leave --by out: they are told by address and reason';
    throw new CommandFailure(EXIT.usage, '--by does not go with --unknown-keys', hint);
  }
  if (key !== undefined && api !== undefined) {
    throw new CommandFailure(
      EXIT.usage,
      '--api does not go with a key',
      'leave --api out: a key has one API',
    );
  }
}

function wordsOf(text: string): WorkspaceUsageWord[] {
  const known: readonly string[] = WORKSPACE_USAGE_WORDS;
  const words = text.split(',');
  const stranger = words.find((word) => !known.includes(word));
  if (stranger === undefined) return words as WorkspaceUsageWord[];
  throw new InvalidArgumentError(`Give some of ${known.join(', ')}.`);
}
