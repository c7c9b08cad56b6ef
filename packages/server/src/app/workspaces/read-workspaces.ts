// Shows workspaces, one or a page of them, newest first.
import type { Page, WorkspaceAnswer } from '@keywright/core/wire-contract';
import { presentWorkspace } from '../keys/present-key.ts';
import type { PageRequest, Storage } from '../ports.ts';

export interface ReadWorkspaces {
  find(id: string): Promise<WorkspaceAnswer | null>;
  list(page: PageRequest): Promise<Page<WorkspaceAnswer>>;
}

export function createReadWorkspaces({ storage }: { readonly storage: Storage }): ReadWorkspaces {
  return {
    async find(id) {
      const workspace = await storage.workspaces.findById(id);
      return workspace === null ? null : presentWorkspace(workspace);
    },
    async list(page) {
      const rows = await storage.workspaces.list({ ...page, limit: page.limit + 1 });
      const shown = rows.slice(0, page.limit);
      const nextCursor = rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null;
      return { data: shown.map(presentWorkspace), nextCursor };
    },
  };
}
