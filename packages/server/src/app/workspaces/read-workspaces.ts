// Shows workspaces, one or a page of them, newest first, to those who belong there.
import type { Page, WorkspaceAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../caller.ts';
import { presentWorkspace } from '../keys/present-key.ts';
import { workspacesSeenBy } from '../people/seen-workspaces.ts';
import type { Clock, PageRequest, StorageReader } from '../ports.ts';

export interface ReadWorkspaces {
  find(caller: Caller, id: string): Promise<WorkspaceAnswer | null>;
  list(caller: Caller, page: PageRequest): Promise<Page<WorkspaceAnswer>>;
}

export interface ReadWorkspacesPorts {
  readonly storage: Pick<StorageReader, 'workspaces' | 'keys' | 'people'>;
  readonly clock: Clock;
}

export function createReadWorkspaces({ storage, clock }: ReadWorkspacesPorts): ReadWorkspaces {
  return {
    async find(caller, id) {
      const seen = await workspacesSeenBy(storage.people, caller, clock.now());
      const workspace = seen === 'all' || seen.includes(id) ? await storage.workspaces.findById(id) : null;
      return workspace === null ? null : presentWorkspace(workspace);
    },
    async list(caller, page) {
      const seen = await workspacesSeenBy(storage.people, caller, clock.now());
      const rows = await storage.workspaces.list(seen, { ...page, limit: page.limit + 1 });
      const shown = rows.slice(0, page.limit);
      const nextCursor = rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null;
      return { data: shown.map(presentWorkspace), nextCursor };
    },
  };
}
