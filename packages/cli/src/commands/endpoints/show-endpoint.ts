// keywright endpoints show
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { details, paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';
import { requireEndpointId } from './endpoint-options.ts';
import { endpointFacts } from './endpoint-text.ts';

export function addShowEndpoint(endpoints: Command, context: CommandContext): void {
  withApiOptions(
    endpoints.command('show').description('show an endpoint').argument('<id>', 'id of the endpoint'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright endpoints show endpt-0123456789ab')
    .action((id: string, options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const endpoint = await client.endpoints.get(requireEndpointId(id));
        const heading = style.strong(printable(endpoint.name));
        return done(endpoint, paragraphs(heading, details(endpointFacts(endpoint, now), style)));
      }),
    );
}
