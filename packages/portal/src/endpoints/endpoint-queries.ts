// The endpoints of a workspace for one API, and what changes them.
import type { CreateEndpointBody, EditEndpointBody, EndpointAnswer } from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { ask, at } from '../server/ask.ts';
import { queryClient } from '../server/query-client.ts';
import { readPages } from '../server/read-pages.ts';

const MOST = 1000;

export function endpointsQuery(workspaceId: string, api: string) {
  return queryOptions({
    queryKey: ['endpoints', workspaceId, api],
    queryFn: ({ signal }) =>
      readPages<EndpointAnswer>('/api/v1/endpoints', { query: { workspaceId, api }, most: MOST, signal }),
  });
}

export async function saveEndpoint(
  id: string | null,
  body: CreateEndpointBody | EditEndpointBody,
): Promise<EndpointAnswer> {
  const answer =
    id === null
      ? await ask<EndpointAnswer>('/api/v1/endpoints', { method: 'POST', body })
      : await ask<EndpointAnswer>(at`/api/v1/endpoints/${id}`, { method: 'PATCH', body });
  await queryClient.invalidateQueries({ queryKey: ['endpoints'] });
  return answer;
}

export async function deleteEndpoint(id: string): Promise<void> {
  await ask(at`/api/v1/endpoints/${id}`, { method: 'DELETE' });
  await queryClient.invalidateQueries({ queryKey: ['endpoints'] });
}
