// What a caller reads when we failed: to try again while the database is away, and else only that it was our failure.
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Probes } from './probes.ts';

export const AWAY: Refusal = { reason: 'store_unavailable', retryAfterSeconds: 1 };

export async function failureRefusal({ isDatabaseUp }: Pick<Probes, 'isDatabaseUp'>): Promise<Refusal> {
  return (await isDatabaseUp()) ? { reason: 'internal_error' } : AWAY;
}
