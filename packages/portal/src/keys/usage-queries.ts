// What one key was used for: by the words asked for, in a range.
import type { KeyUsageAnswer, KeyUsageWord } from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { ask, at } from '../server/ask.ts';

export interface AskedUsage {
  readonly by: readonly KeyUsageWord[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function askKeyUsage(id: string, { by, from, to }: AskedUsage, signal: AbortSignal) {
  const query = { by: by.join(','), from, to };
  return ask<KeyUsageAnswer>(at`/api/v1/keys/${id}/usage`, { query, signal });
}

export function keyUsageQuery(id: string, asked: AskedUsage) {
  const { by, from, to } = asked;
  return queryOptions({
    queryKey: ['key', id, 'usage', by.join(), from ?? null, to ?? null],
    queryFn: ({ signal }) => askKeyUsage(id, asked, signal),
    staleTime: 20_000,
  });
}

/** The beginning of the hour that ends now, to the minute, so that one page asks one question. */
export function anHourAgo(now: number): string {
  return new Date(Math.floor(now / 60_000) * 60_000 - 3_600_000).toISOString();
}
