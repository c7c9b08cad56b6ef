// keywright endpoints list
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { morePages, type PageOptions, pageQueryOf, withPageOptions } from '../../arguments/page-options.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { paragraphs } from '../../text/details.ts';
import { endpointsTable } from './endpoint-text.ts';

interface ListEndpointsOptions extends ApiOptions, PageOptions {
  readonly api?: string;
  readonly workspace?: string;
}

export function addListEndpoints(endpoints: Command, context: CommandContext): void {
  withApiOptions(
    withPageOptions(
      endpoints
        .command('list')
        .description('list endpoints, newest first')
        .option('--api <api>', 'only endpoints of this API')
        .option('--workspace <id or slug>', 'only endpoints of this workspace'),
    ),
  )
    .addHelpText('after', '\nExample:\n  $ keywright endpoints list --workspace acme')
    .action((options: ListEndpointsOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { api, workspace } = options;
        const workspaceId = workspace === undefined ? undefined : await requireWorkspaceId(client, workspace);
        const page = await client.endpoints.list({ api, workspaceId, ...pageQueryOf(options) });
        if (page.data.length === 0) return done(page, paragraphs('No endpoints.'));
        return done(page, paragraphs(endpointsTable(page.data, now, style), morePages(page)));
      }),
    );
}
