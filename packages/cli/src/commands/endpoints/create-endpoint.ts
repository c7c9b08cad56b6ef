// keywright endpoints create
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { type IdempotencyOptions, withIdempotencyKey } from '../../arguments/idempotency-key.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';
import { authModeOption, type EndpointOptions, upstreamOf, upstreamOption } from './endpoint-options.ts';
import { endpointFacts } from './endpoint-text.ts';

interface CreateEndpointOptions extends ApiOptions, IdempotencyOptions, EndpointOptions {
  readonly api: string;
  readonly workspace: string;
  readonly name: string;
}

const EXAMPLES = `
Examples:
  $ keywright endpoints create --api hypervize --workspace acme --name Chat
  $ keywright endpoints create --api hypervize --workspace acme --name Demo --auth-mode public --upstream https://models.example.com/v1`;

export function addCreateEndpoint(endpoints: Command, context: CommandContext): void {
  withApiOptions(
    withIdempotencyKey(
      endpoints
        .command('create')
        .description("make an endpoint: an account's own address of an API")
        .requiredOption('--api <api>', 'the API it belongs to')
        .requiredOption('--workspace <id or slug>', 'whose keys may call it, and who pays for it')
        .requiredOption('--name <name>', 'what people call it')
        .addOption(upstreamOption())
        .addOption(authModeOption()),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action((options: CreateEndpointOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { api, name, authMode, idempotencyKey } = options;
        const workspaceId = await requireWorkspaceId(client, options.workspace);
        const body = { api, workspaceId, name, upstream: upstreamOf(options.upstream), authMode };
        const endpoint = await client.endpoints.create(body, { idempotencyKey });
        const heading = style.strong(`Created endpoint ${printable(endpoint.name)}.`);
        return done(endpoint, paragraphs(heading, details(endpointFacts(endpoint, now), style)));
      }),
    );
}
