// keywright workspaces create
import type { Command } from 'commander';
import { type ApiOptions, type CommandContext, done, runApiCommand, withApiOptions } from '../api-command.ts';
import { type IdempotencyOptions, withIdempotencyKey } from '../arguments/idempotency-key.ts';
import { details, paragraphs } from '../text/details.ts';
import { exactInstant } from '../text/instant-text.ts';

interface CreateWorkspaceOptions extends ApiOptions, IdempotencyOptions {
  readonly name: string;
  readonly slug: string;
}

export function addCreateWorkspace(workspaces: Command, context: CommandContext): void {
  withApiOptions(
    withIdempotencyKey(
      workspaces
        .command('create')
        .description('create a workspace, the tenant that keys belong to')
        .requiredOption('--name <name>', 'what people call it')
        .requiredOption('--slug <slug>', 'short name for addresses and commands: a-z, 0-9 and dash'),
    ),
  )
    .addHelpText('after', '\nExample:\n  $ keywright workspaces create --name "Acme GmbH" --slug acme')
    .action((options: CreateWorkspaceOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { name, slug, idempotencyKey } = options;
        const workspace = await client.workspaces.create({ name, slug }, { idempotencyKey });
        const facts = details(
          [
            ['id', workspace.id],
            ['name', workspace.name],
            ['slug', workspace.slug],
            ['created', exactInstant(workspace.createdAt, now)],
          ],
          style,
        );
        const next = style.command(
          `keys create --api stav --workspace ${workspace.slug} --name "First key" --scope inference:chat`,
        );
        return done(
          workspace,
          paragraphs(
            style.strong(`Created workspace ${workspace.slug}.`),
            facts,
            `Next, make a key in it, for instance:\n${next}`,
          ),
        );
      }),
    );
}
