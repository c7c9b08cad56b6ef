// The mounted APIs, in their own words. They change when the server starts anew.
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { ask } from '../server/ask.ts';

export const apisQuery = queryOptions({
  queryKey: ['apis'],
  queryFn: async ({ signal }) => (await ask<{ data: ApiAnswer[] }>('/api/v1/apis', { signal })).data,
  staleTime: Number.POSITIVE_INFINITY,
});
