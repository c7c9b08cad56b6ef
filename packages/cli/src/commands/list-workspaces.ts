// keywright workspaces list
import type { Command } from 'commander';
import { type ApiOptions, type CommandContext, done, runApiCommand, withApiOptions } from '../api-command.ts';
import { morePages, type PageOptions, pageQueryOf, withPageOptions } from '../arguments/page-options.ts';
import { paragraphs } from '../text/details.ts';
import { distance } from '../text/instant-text.ts';
import { table } from '../text/table.ts';

export function addListWorkspaces(workspaces: Command, context: CommandContext): void {
  withApiOptions(withPageOptions(workspaces.command('list').description('list workspaces, newest first')))
    .addHelpText('after', '\nExample:\n  $ keywright workspaces list')
    .action((options: ApiOptions & PageOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const page = await client.workspaces.list(pageQueryOf(options));
        if (page.data.length === 0 && options.cursor === undefined) {
          const make = style.command('workspaces create --name "Acme GmbH" --slug acme');
          return done(page, paragraphs('No workspaces yet.', `Make one:\n${make}`));
        }
        const rows = page.data.map(({ id, slug, name, createdAt }) => [
          slug,
          name,
          id,
          distance(createdAt, now),
        ]);
        const shown = table(['SLUG', 'NAME', 'ID', 'CREATED'], rows, style);
        return done(page, paragraphs(shown, morePages(page)));
      }),
    );
}
