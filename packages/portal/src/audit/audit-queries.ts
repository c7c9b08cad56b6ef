// The audit log of a workspace, or of one thing in it, newest first, page after page.
import type { AuditEntryAnswer, AuditVerificationAnswer, Page } from '@keywright/core/wire-contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask } from '../server/ask.ts';

export interface AuditFilter {
  readonly workspaceId: string;
  readonly subjectId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
}

const PAGE_SIZE = 50;

export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<AuditEntryAnswer>>('/api/v1/audit', {
        query: { ...filter, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Only the operator may ask: it looks at the whole log. */
export const verificationQuery = queryOptions({
  queryKey: ['audit', 'verification'],
  queryFn: ({ signal }) => ask<AuditVerificationAnswer>('/api/v1/audit/verification', { signal }),
  // The whole chain is gone through for it: once a visit is enough.
  staleTime: Number.POSITIVE_INFINITY,
});
