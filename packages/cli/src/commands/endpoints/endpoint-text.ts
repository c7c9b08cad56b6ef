// How an endpoint reads on the screen: the same words for the same fields in every command.
import type { EndpointAnswer } from '@keywright/sdk';
import { distance, exactInstant } from '../../text/instant-text.ts';
import type { Style } from '../../text/style.ts';
import { table } from '../../text/table.ts';

const OF_THE_API = 'that of the API';

/** Everything about an endpoint but its name. */
export function endpointFacts(
  endpoint: EndpointAnswer,
  now: number,
): readonly (readonly [name: string, value: string])[] {
  const { id, api, workspaceId, upstream, authMode, createdAt, createdBy } = endpoint;
  return [
    ['id', id],
    ['api', api],
    ['workspace', workspaceId],
    ['upstream', upstream ?? OF_THE_API],
    ['auth mode', authMode],
    ['created', `${exactInstant(createdAt, now)} by ${createdBy}`],
  ];
}

export function endpointsTable(endpoints: readonly EndpointAnswer[], now: number, style: Style): string {
  const rows = endpoints.map(({ id, name, api, authMode, upstream, createdAt }) => [
    id,
    name,
    api,
    authMode,
    upstream ?? OF_THE_API,
    distance(createdAt, now),
  ]);
  return table(['ID', 'NAME', 'API', 'AUTH MODE', 'UPSTREAM', 'CREATED'], rows, style);
}
