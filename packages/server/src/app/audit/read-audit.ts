// Reads the audit log: a page at a time, newest first; or whole, as it was written, for whoever keeps a copy. Whoever
// does not see every workspace reads the entries of one.
import type { AuditEntryAnswer, Page } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { refusedListing } from '../people/refused-listing.ts';
import type { AuditFilter, Clock, Storage } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import { presentAuditEntry } from './present-audit-entry.ts';

export interface ReadAuditPorts {
  readonly storage: Storage;
  readonly clock: Clock;
}

export type AuditParts = AsyncIterable<readonly AuditEntryAnswer[]>;

export interface ReadAudit {
  page(
    caller: Caller,
    filter: AuditFilter,
    page: { readonly limit: number; readonly after: number | null },
  ): Promise<ReadOutcome<Page<AuditEntryAnswer>>>;
  /** Everything there is at the moment of asking, oldest first. */
  inParts(caller: Caller, filter: AuditFilter): Promise<ReadOutcome<AuditParts>>;
}

const ENTRIES_AT_ONCE = 500;

export function createReadAudit({ storage, clock }: ReadAuditPorts): ReadAudit {
  const refusedFor = (caller: Caller, { workspaceId }: AuditFilter) =>
    refusedListing(storage, {
      caller,
      right: 'audit:read',
      workspaceId: workspaceId ?? undefined,
      now: clock.now(),
    });
  return {
    async page(caller, filter, { limit, after }) {
      const refusal = await refusedFor(caller, filter);
      if (refusal !== null) return { ok: false, refusal };
      const asked = { order: 'newest first', after, limit: limit + 1 } as const;
      const entries = await storage.audit.entries(filter, asked);
      const shown = entries.slice(0, limit);
      const last = entries.length > limit ? shown.at(-1) : undefined;
      const nextCursor = last === undefined ? null : String(last.position);
      return answered({ data: shown.map(presentAuditEntry), nextCursor });
    },
    async inParts(caller, filter) {
      const refusal = await refusedFor(caller, filter);
      if (refusal !== null) return { ok: false, refusal };
      const head = await storage.audit.findLink('newest');
      return answered(partsUpTo(storage, filter, head?.position ?? 0));
    },
  };
}

/** A log that grows while it is read still comes to its end. */
async function* partsUpTo({ audit }: Storage, filter: AuditFilter, end: number): AuditParts {
  let after = 0;
  while (after < end) {
    const page = { order: 'oldest first', after, limit: ENTRIES_AT_ONCE } as const;
    const entries = await audit.entries(filter, page);
    yield entries.filter(({ position }) => position <= end).map(presentAuditEntry);
    if (entries.length < ENTRIES_AT_ONCE) return;
    after = entries.at(-1)?.position ?? end;
  }
}
