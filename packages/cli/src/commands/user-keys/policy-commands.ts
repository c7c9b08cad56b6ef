// keywright user-keys policy: on what terms members of a workspace have keys of an API for themselves.
import {
  ON_LEAVE,
  type OnLeave,
  USER_KEY_MODES,
  type UserKeyMode,
} from '@keywright/core/user-keys/user-key-policy';
import type { KeywrightClient, UserKeyPolicyChanges } from '@keywright/sdk';
import { type Command, Option } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { parseDuration } from '../../arguments/duration.ts';
import { limitsOf } from '../../arguments/limits.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { CommandFailure } from '../../command-failure.ts';
import { EXIT } from '../../exit-code.ts';
import { details, paragraphs } from '../../text/details.ts';
import { policyLines } from './user-key-text.ts';

interface PlaceOptions extends ApiOptions {
  readonly workspace: string;
  readonly api: string;
}

interface SetPolicyOptions extends PlaceOptions {
  readonly mode?: UserKeyMode;
  readonly keysPerMember?: string;
  readonly scope?: string[];
  readonly lifetime?: string;
  readonly limit?: string[];
  readonly onLeave?: OnLeave;
}

const EXAMPLES = `
What is left out stays as it is.

Examples:
  $ keywright user-keys policy set --workspace acme --api stav --mode self-service --lifetime 90d
  $ keywright user-keys policy set --workspace acme --api stav --limit seat=1000/month,per=member`;

export function addPolicyCommands(userKeys: Command, context: CommandContext): void {
  const policy = userKeys.command('policy').description('on what terms members have keys of their own');
  const show = withPlace(policy.command('show').description('show the policy of a workspace for an API'));
  withApiOptions(show).action((options: PlaceOptions) =>
    runApiCommand(context, options, async ({ client, now, style }) => {
      const shown = await client.userKeys.policy(await placeOf(client, options));
      return done(shown, paragraphs(details(policyLines(shown, now), style)));
    }),
  );

  const set = withPlace(policy.command('set').description('set it, for keys made from now on'))
    .addOption(
      new Option('--mode <mode>', 'whether members make keys, or ask for them').choices(USER_KEY_MODES),
    )
    .option('--keys-per-member <count>', 'how many keys a member may have at once')
    .option('--scope <scope...>', 'what they may do; repeatable; `any` for everything')
    .option('--lifetime <time>', 'how long a key lives at most, such as 90d; `any` for no end')
    .option('--limit <limit...>', 'what each key is limited by, such as burst=100/60s; repeatable; or none')
    .addOption(new Option('--on-leave <what>', 'what becomes of keys whose member leaves').choices(ON_LEAVE));
  withApiOptions(set)
    .addHelpText('after', EXAMPLES)
    .action((options: SetPolicyOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const place = await placeOf(client, options);
        const answer = await client.userKeys.editPolicy(place, changesOf(options));
        const heading = style.strong('Set, for keys made from now on.');
        return done(answer, paragraphs(heading, details(policyLines(answer, now), style)));
      }),
    );
}

function withPlace(command: Command): Command {
  return command
    .requiredOption('--workspace <id or slug>', 'the workspace')
    .requiredOption('--api <api>', 'the API its members have keys of');
}

async function placeOf(client: KeywrightClient, { workspace, api }: PlaceOptions) {
  return { workspaceId: await requireWorkspaceId(client, workspace), api };
}

/** What is not named is not sent, and stays as it is. */
function changesOf(options: SetPolicyOptions): UserKeyPolicyChanges {
  const { mode, keysPerMember, scope, lifetime, limit, onLeave } = options;
  return {
    mode,
    keysPerMember: keysPerMember === undefined ? undefined : countOf(keysPerMember),
    scopes: scope === undefined ? undefined : scope.join() === 'any' ? 'any' : scope,
    maxLifetimeSeconds: lifetime === undefined ? undefined : secondsOf(lifetime),
    limits: limit === undefined ? undefined : limitsOf(limit),
    onLeave,
  };
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new CommandFailure(
    EXIT.usage,
    '--keys-per-member is not a number from 1 up',
    'write digits only, such as 5',
  );
}

function secondsOf(text: string): number | null {
  if (text === 'any') return null;
  const duration = parseDuration(text) ?? 0;
  if (duration > 0) return duration / 1000;
  throw new CommandFailure(EXIT.usage, '--lifetime is not a time', 'write a time like 90d or 12h, or any');
}
