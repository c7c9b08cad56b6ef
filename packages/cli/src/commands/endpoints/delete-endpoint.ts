// keywright endpoints delete. There is no way back, so a person is asked, and a script must say --yes.
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  type Work,
  withApiOptions,
} from '../../api-command.ts';
import { DELETE, requireConsent } from '../../arguments/consent.ts';
import { paragraphs } from '../../text/details.ts';
import { exactInstant } from '../../text/instant-text.ts';
import { printable } from '../../text/printable.ts';
import { requireEndpointId } from './endpoint-options.ts';

interface DeleteEndpointOptions extends ApiOptions {
  readonly yes?: boolean;
}

export function addDeleteEndpoint(endpoints: Command, context: CommandContext): void {
  withApiOptions(
    endpoints
      .command('delete')
      .description('end an endpoint, at once and for ever')
      .argument('<id>', 'id of the endpoint')
      .option('--yes', 'do not ask'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright endpoints delete endpt-0123456789ab --yes')
    .action((id: string, options: DeleteEndpointOptions) =>
      runApiCommand(context, options, async (work) => {
        const endpointId = requireEndpointId(id);
        const question = () => questionAbout(work, endpointId);
        if (options.yes !== true) await requireConsent(work.surroundings, { verb: DELETE, question });
        const deleted = await work.client.endpoints.delete(endpointId);
        const heading = work.style.strong(`Deleted ${deleted.id}.`);
        return done(deleted, paragraphs(heading, `Gone since ${exactInstant(deleted.deletedAt, work.now)}.`));
      }),
    );
}

async function questionAbout({ client }: Work, endpointId: string): Promise<string> {
  const { name, api } = await client.endpoints.get(endpointId);
  return `Delete ${printable(name)} (${api})? Its address stops working at once, for ever.`;
}
