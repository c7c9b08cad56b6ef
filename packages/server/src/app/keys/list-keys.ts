// Lists keys, newest first, by cursor or by page number.
import type { EpochMs } from '@keywright/core/instant';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { KeyAnswer, Page } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller, CallerReader } from '../caller.ts';
import { refusedAnywhere, refusedRight } from '../people/rights.ts';
import { workspacesSeenBy } from '../people/seen-workspaces.ts';
import type { Clock, KeyFilter, NumberedPage, PageRequest, Storage } from '../ports.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import { presentKey } from './present-key.ts';

export interface ReadPorts {
  readonly storage: Storage;
  readonly clock: Clock;
}

export interface ListKeys {
  byCursor(caller: Caller, filter: KeyFilter, page: PageRequest): Promise<ReadOutcome<Page<KeyAnswer>>>;
  byNumber(filter: KeyFilter, page: NumberedPage): Promise<{ rows: readonly KeyAnswer[]; total: number }>;
}

export function createListKeys({ storage, clock }: ReadPorts, apis: ApiCatalogue): ListKeys {
  return {
    async byCursor(caller, filter, page) {
      const now = clock.now();
      const refusal = await refusedListing(storage, { caller, filter, now });
      if (refusal !== null) return { ok: false, refusal };
      const rows = await storage.keys.list(filter, { ...page, limit: page.limit + 1 }, now);
      const shown = rows.slice(0, page.limit);
      const nextCursor = rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null;
      return answered({ data: shown.map((key) => presentKey(key, apis, now)), nextCursor });
    },
    async byNumber(filter, page) {
      const now = clock.now();
      const { rows, total } = await storage.keys.listNumbered(filter, page, now);
      return { rows: rows.map((key) => presentKey(key, apis, now)), total };
    },
  };
}

interface Listing {
  readonly caller: Caller;
  readonly filter: KeyFilter;
  readonly now: EpochMs;
}

/** Whoever does not see every workspace says of which the keys are asked for. */
async function refusedListing(
  reader: CallerReader,
  { caller, filter, now }: Listing,
): Promise<Refusal | null> {
  const { workspaceId } = filter;
  if (workspaceId !== undefined) {
    return refusedRight(reader, { caller, right: 'keys:read', workspaceId, now });
  }
  if ((await workspacesSeenBy(reader.people, caller, now)) !== 'all') return WORKSPACE_UNNAMED;
  return caller.kind === 'credential' ? refusedAnywhere(reader, caller, { right: 'keys:read', now }) : null;
}

const WORKSPACE_UNNAMED: Refusal = {
  reason: 'validation_error',
  problems: [{ field: 'workspaceId', message: 'is required: keys are listed of one workspace' }],
};
