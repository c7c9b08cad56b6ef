// keywright endpoints edit: changes what is named and leaves the rest.
import type { EditEndpointBody } from '@keywright/sdk';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { CommandFailure } from '../../command-failure.ts';
import { EXIT } from '../../exit-code.ts';
import { details, paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';
import {
  authModeOption,
  type EndpointOptions,
  requireEndpointId,
  upstreamOf,
  upstreamOption,
} from './endpoint-options.ts';
import { endpointFacts } from './endpoint-text.ts';

const EXAMPLES = `
Examples:
  $ keywright endpoints edit endpt-0123456789ab --auth-mode private
  $ keywright endpoints edit endpt-0123456789ab --upstream none --name "Chat"`;

export function addEditEndpoint(endpoints: Command, context: CommandContext): void {
  withApiOptions(
    endpoints
      .command('edit')
      .description('change where an endpoint leads, who may call it, or its name')
      .argument('<id>', 'id of the endpoint')
      .option('--name <name>', 'what people call it')
      .addOption(upstreamOption())
      .addOption(authModeOption()),
  )
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: ApiOptions & EndpointOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const endpoint = await client.endpoints.edit(requireEndpointId(id), changesOf(options));
        const heading = style.strong(`Edited endpoint ${printable(endpoint.name)}.`);
        return done(endpoint, paragraphs(heading, details(endpointFacts(endpoint, now), style)));
      }),
    );
}

function changesOf({ name, upstream, authMode }: EndpointOptions): EditEndpointBody {
  const changes: EditEndpointBody = { name, upstream: upstreamOf(upstream), authMode };
  if (Object.values(changes).some((change) => change !== undefined)) return changes;
  throw new CommandFailure(
    EXIT.usage,
    'nothing to change was named',
    'give what to change: --name, --upstream or --auth-mode',
  );
}
