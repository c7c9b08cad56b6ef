// What each key of a workspace was used for in the last seven days, for all rows at once.
import { DAY_MS } from '@keywright/core/instant';
import type { WorkspaceUsageAnswer } from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { ask, at } from '../../server/ask.ts';

const DAYS = 7;

/** Requests let in, oldest day first; keys that were not used are not there. */
export type WeekOfKeys = ReadonlyMap<string, readonly number[]>;

export function weekQuery(workspaceId: string, api: string) {
  return queryOptions({
    queryKey: ['keys', workspaceId, api, 'week'],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<WeekOfKeys> => {
      const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
      const first = today - (DAYS - 1) * DAY_MS;
      const query = { api, by: 'key,day', from: new Date(first).toISOString() };
      const usage = await ask<WorkspaceUsageAnswer>(at`/api/v1/workspaces/${workspaceId}/usage`, {
        query,
        signal,
      });
      const weeks = new Map<string, number[]>();
      for (const { key, day, requests } of usage.data) {
        if (!key || !day) continue;
        const week = weeks.get(key) ?? Array.from({ length: DAYS }, () => 0);
        const index = Math.round((Date.parse(day) - first) / DAY_MS);
        if (index >= 0 && index < DAYS) week[index] = (week[index] ?? 0) + requests;
        weeks.set(key, week);
      }
      return weeks;
    },
  });
}
