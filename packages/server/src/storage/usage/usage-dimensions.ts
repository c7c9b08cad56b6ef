// What groups of the ledger are told apart by, and the order they come in, once for every engine: databases sort text
// each in a way of its own.
import type { EpochMs, Ms } from '@keywright/core/instant';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  type UsageDimension,
  type UsageGroup,
  type UsageSubject,
} from '../../app/usage/usage-ports.ts';

/** Either a period of UTC that a bucket's start falls into, or a field of its subject. */
export type DimensionSource = { readonly periodMs: Ms } | { readonly field: keyof UsageSubject };

export const DIMENSION_SOURCES: Readonly<Record<UsageDimension, DimensionSource>> = {
  minute: { periodMs: BUCKET_MS },
  hour: { periodMs: OLD_BUCKET_MS },
  day: { periodMs: 24 * OLD_BUCKET_MS },
  api: { field: 'api' },
  workspace: { field: 'workspaceId' },
  key: { field: 'keyId' },
  secret: { field: 'secretId' },
  member: { field: 'memberId' },
  endUser: { field: 'endUser' },
  route: { field: 'route' },
  endpoint: { field: 'endpoint' },
  model: { field: 'model' },
  outcome: { field: 'outcome' },
  address: { field: 'address' },
};

/** Start of the period an instant falls into. */
export function periodStart(at: EpochMs, periodMs: Ms): EpochMs {
  return at - (at % periodMs);
}

/** By the dimensions in their order, periods by time, null first. */
export function orderGroups(groups: readonly UsageGroup[], by: readonly UsageDimension[]): UsageGroup[] {
  return [...groups].sort((a, b) => {
    for (const dimension of by) {
      const order = compare(dimension, a.by[dimension] ?? null, b.by[dimension] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(dimension: UsageDimension, a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if ('periodMs' in DIMENSION_SOURCES[dimension]) return Number(a) - Number(b);
  return a < b ? -1 : 1;
}
