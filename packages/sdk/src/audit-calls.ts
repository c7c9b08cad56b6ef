// The audit log, as typed calls. Instants are RFC 3339; what is absent is any.
import type { AuditEntryAnswer, AuditVerificationAnswer, Page } from '@keywright/core/wire-contract';
import type { PageQuery } from './call-options.ts';
import type { Transport } from './transport.ts';

export interface AuditFilterQuery {
  /** Needed by whoever does not see every workspace. */
  readonly workspaceId?: string | undefined;
  readonly subjectId?: string | undefined;
  /** `operator`, `user:…`, `key:…`, `credential:…`, `system`. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  /** Not part of the range itself. */
  readonly to?: string | undefined;
}

export interface AuditQuery extends AuditFilterQuery, PageQuery {}

export interface AuditCalls {
  /** Newest first. */
  list(query?: AuditQuery): Promise<Page<AuditEntryAnswer>>;
  /** All of it as NDJSON, oldest first, one entry a line: in parts as they come, which end where they like. */
  exportNdjson(query?: AuditFilterQuery): AsyncIterable<string>;
  /** Whether it is as it was written; `head` is one told before, as `position:hash`. */
  verify(query?: { readonly head?: string | undefined }): Promise<AuditVerificationAnswer>;
}

export function auditCalls({ send, sendForLines }: Transport): AuditCalls {
  const path = ['audit'];
  return {
    list: (query) => send({ answer: 'auditEntries', method: 'GET', path, query: { ...query } }),
    exportNdjson: (query) => sendForLines({ method: 'GET', path, query: { ...query, format: 'ndjson' } }),
    verify: (query) =>
      send({
        answer: 'auditVerification',
        method: 'GET',
        path: [...path, 'verification'],
        query: { ...query },
      }),
  };
}
