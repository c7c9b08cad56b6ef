// Lists keys, newest first, by cursor or by page number.
import type { KeyAnswer, Page } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { refusedListing } from '../people/refused-listing.ts';
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
      const { workspaceId } = filter;
      const refusal = await refusedListing(storage, { caller, right: 'keys:read', workspaceId, now });
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
