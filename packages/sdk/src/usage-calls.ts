// Questions about usage and billing, as typed calls. Instants are RFC 3339; what is absent, the server chooses.
import type {
  BillingAnswer,
  KeyUsageAnswer,
  KeyUsageWord,
  UnknownKeysAnswer,
  WorkspaceUsageAnswer,
  WorkspaceUsageWord,
} from '@keywright/core/wire-contract';
import type { Transport } from './transport.ts';

interface RangeQuery {
  /** A day before `to` when absent. */
  readonly from?: string | undefined;
  /** Now when absent; not part of the range itself. */
  readonly to?: string | undefined;
}

export interface KeyUsageQuery extends RangeQuery {
  /** What rows are kept apart by; `hour` when absent. */
  readonly by?: readonly KeyUsageWord[] | undefined;
}

export interface WorkspaceUsageQuery extends RangeQuery {
  readonly by?: readonly WorkspaceUsageWord[] | undefined;
  readonly api?: string | undefined;
}

export interface BillingQuery {
  /** A UTC month or day, `2026-11` or `2026-11-21`; the month that runs when absent. */
  readonly period?: string | undefined;
  readonly api?: string | undefined;
}

export interface UnknownKeysQuery extends RangeQuery {
  readonly api?: string | undefined;
  /** Rows, those with most requests; 100 when absent, 1,000 at most. */
  readonly limit?: number | undefined;
}

export interface UsageCalls {
  readonly ofKey: (id: string, query?: KeyUsageQuery) => Promise<KeyUsageAnswer>;
  readonly ofWorkspace: (id: string, query?: WorkspaceUsageQuery) => Promise<WorkspaceUsageAnswer>;
  readonly billing: (id: string, query?: BillingQuery) => Promise<BillingAnswer>;
  readonly billingCsv: (id: string, query?: BillingQuery) => Promise<string>;
  readonly unknownKeys: (query?: UnknownKeysQuery) => Promise<UnknownKeysAnswer>;
}

export function usageCalls({ send, sendForText }: Transport): UsageCalls {
  return {
    ofKey: (id, query = {}) =>
      send({ answer: 'keyUsage', method: 'GET', path: ['keys', id, 'usage'], query: joined(query) }),
    ofWorkspace: (id, query = {}) =>
      send({ answer: 'usage', method: 'GET', path: ['workspaces', id, 'usage'], query: joined(query) }),
    billing: (id, query) =>
      send({ answer: 'billing', method: 'GET', path: ['workspaces', id, 'billing'], query: { ...query } }),
    billingCsv: (id, query) =>
      sendForText('billing-csv', {
        method: 'GET',
        path: ['workspaces', id, 'billing'],
        query: { ...query, format: 'csv' },
      }),
    unknownKeys: (query) =>
      send({ answer: 'unknownKeys', method: 'GET', path: ['usage', 'unknown-keys'], query: { ...query } }),
  };
}

function joined({ by, ...query }: WorkspaceUsageQuery): Record<string, string | undefined> {
  return { ...query, by: by?.join(',') };
}
