// Keys as they were read. What answers a secret is not here: see key-actions.ts.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { ask, at } from '../server/ask.ts';
import { readPages } from '../server/read-pages.ts';

/** What one person can look through; beyond it the list says so. */
export const MOST_KEYS = 5000;

export function keysQuery(workspaceId: string, api: string) {
  return queryOptions({
    queryKey: ['keys', workspaceId, api],
    queryFn: ({ signal }) =>
      readPages<KeyAnswer>('/api/v1/keys', { query: { workspaceId, api }, most: MOST_KEYS, signal }),
  });
}

export function keyQuery(id: string) {
  return queryOptions({
    queryKey: ['key', id],
    queryFn: ({ signal }) => ask<KeyAnswer>(at`/api/v1/keys/${id}`, { signal }),
    refetchInterval: 30_000,
  });
}
