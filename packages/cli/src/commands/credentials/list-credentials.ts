// keywright credentials list
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
import { distanceOr } from '../../text/instant-text.ts';
import { table } from '../../text/table.ts';

export function addListCredentials(credentials: Command, context: CommandContext): void {
  const list = credentials.command('list').description('list management credentials, newest first');
  withApiOptions(withPageOptions(list))
    .addHelpText('after', '\nExample:\n  $ keywright credentials list')
    .action((options: ApiOptions & PageOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const page = await client.credentials.list(pageQueryOf(options));
        if (page.data.length === 0 && options.cursor === undefined)
          return done(page, paragraphs('No management credentials yet.'));
        const rows = page.data.map(({ id, name, state, scopes, workspaceId, preview, expiresAt }) => [
          id,
          name,
          state,
          scopes.join(' '),
          workspaceId ?? 'all',
          preview,
          distanceOr(expiresAt, now, 'never'),
        ]);
        const headings = ['ID', 'NAME', 'STATE', 'SCOPES', 'WORKSPACE', 'SECRET', 'EXPIRES'];
        return done(page, paragraphs(table(headings, rows, style), morePages(page)));
      }),
    );
}
