// The group of commands about endpoints.
import type { Command } from 'commander';
import type { CommandContext } from '../../api-command.ts';
import { addCreateEndpoint } from './create-endpoint.ts';
import { addDeleteEndpoint } from './delete-endpoint.ts';
import { addEditEndpoint } from './edit-endpoint.ts';
import { addListEndpoints } from './list-endpoints.ts';
import { addShowEndpoint } from './show-endpoint.ts';

export function addEndpointCommands(program: Command, context: CommandContext): void {
  const endpoints = program.command('endpoints').description("accounts' own addresses of an API");
  addCreateEndpoint(endpoints, context);
  addListEndpoints(endpoints, context);
  addShowEndpoint(endpoints, context);
  addEditEndpoint(endpoints, context);
  addDeleteEndpoint(endpoints, context);
}
