// keywright apis show: everything a customer may know of an API, snippets that run as pasted included.
import type { ApiAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { requireApiName } from '../../arguments/required-ids.ts';
import { apiFacts, peopleTable, routesTable, scopesTable } from '../../text/api-text.ts';
import { details, paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';
import type { Style } from '../../text/style.ts';

export function addShowApi(apis: Command, context: CommandContext): void {
  withApiOptions(
    apis
      .command('show')
      .description('show an API: its keys, scopes, routes and words')
      .argument('<api>', 'its name'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright apis show stav')
    .action((name: string, options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, style }) => {
        const api = await client.apis.get(requireApiName(name));
        return done(api, apiText(api, style));
      }),
    );
}

function apiText(api: ApiAnswer, style: Style): string {
  return paragraphs(
    style.strong(printable(api.title)),
    details(apiFacts(api), style),
    api.scopes.length === 0 ? null : scopesTable(api, style),
    routesTable(api, style),
    peopleTable(api, style),
    ...api.snippets.map(({ title, text }) => `${style.strong(title)}:\n${indented(text)}`),
  );
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
