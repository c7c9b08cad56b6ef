// What each dimension of the ledger is told from.
import type { EpochMs, Ms } from '@keywright/core/instant';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  type UsageDimension,
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
