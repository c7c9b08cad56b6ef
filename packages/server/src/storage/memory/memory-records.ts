// Workspaces, the audit log and remembered answers in memory.
import type {
  AuditEntry,
  AuditEvent,
  AuditFilter,
  AuditLog,
  AuditReader,
  IdempotencyMemory,
  WorkspaceReader,
  WorkspaceWriter,
} from '../../app/ports.ts';
import { CHAIN_START, checkChain, type Digest, nextLink } from '../audit-chain.ts';
import { AUDIT_HEAD, type ReadTables, type Tables } from './memory-tables.ts';
import { newestFirst, pageOf } from './newest-first.ts';

export function memoryWorkspaceReader(tables: ReadTables): WorkspaceReader {
  const find = (id: string) => tables.workspaces.get(id) ?? null;
  return {
    findById: async (id) => find(id),
    findBySlug: async (slug) => find(tables.slugs.get(slug) ?? ''),
    list: async (which, page) => {
      const last = page.after === null ? undefined : tables.workspaces.get(page.after);
      const all = newestFirst(tables.workspaces.values());
      return pageOf(which === 'all' ? all : all.filter(({ id }) => which.includes(id)), page, last);
    },
  };
}

export function memoryWorkspaceWriter(tables: Tables): WorkspaceWriter {
  return {
    ...memoryWorkspaceReader(tables),
    insert: async (workspace) => {
      tables.workspaces.insert(workspace.id, { ...workspace });
      tables.slugs.insert(workspace.slug, workspace.id);
    },
  };
}

export function memoryAuditReader(tables: ReadTables, digest: Digest): AuditReader {
  return {
    entries: async (filter, { order, after, limit }) => {
      const all = [...tables.audit.values()].flatMap(({ event, ...link }): AuditEntry[] =>
        event !== null && fits(event, filter) ? [{ ...link, event }] : [],
      );
      const isNewest = order === 'newest first';
      const rest = (isNewest ? all.toReversed() : all).filter(
        ({ position }) => after === null || (isNewest ? position < after : position > after),
      );
      return rest.slice(0, limit);
    },
    findLink: async (at) => {
      const links = [...tables.audit.values()].map(({ position, hash }) => ({ position, hash }));
      return (at === 'newest' ? links.at(-1) : links.find(({ position }) => position === at)) ?? null;
    },
    list: async ({ subjectId }, { limit, after }) => {
      const events = [...tables.audit.values()].flatMap(({ event }) => (event === null ? [] : [event]));
      const seen = events.filter((event) => subjectId === undefined || event.subjectId === subjectId);
      const last = after === null ? -1 : seen.findIndex((event) => event.id === after);
      return after !== null && last === -1 ? [] : seen.slice(last + 1, last + 1 + limit);
    },
    firstBrokenPosition: async () => {
      const check = checkChain(digest, CHAIN_START, [...tables.audit.values()]);
      return check.ok ? null : check.brokenAt;
    },
  };
}

export function memoryAuditLog(tables: Tables, digest: Digest): AuditLog {
  return {
    ...memoryAuditReader(tables, digest),
    append: async (event) => {
      const link = nextLink(digest, tables.heads.get(AUDIT_HEAD) ?? CHAIN_START, event);
      tables.audit.insert(event.id, { ...link, event: structuredClone(event) });
      tables.heads.replace(AUDIT_HEAD, link);
    },
  };
}

function fits(event: AuditEvent, { from, to, ...same }: AuditFilter): boolean {
  const isSame = Object.entries(same).every(
    ([field, value]) => value === null || event[field as keyof typeof same] === value,
  );
  return isSame && (from === null || event.at >= from) && (to === null || event.at < to);
}

export function memoryIdempotency(tables: Tables): IdempotencyMemory {
  return {
    find: async (requestKey) => tables.answers.get(requestKey) ?? null,
    remember: async (answer) => tables.answers.insert(answer.requestKey, { ...answer }),
    forgetBefore: async (instant) => {
      for (const { requestKey, createdAt } of [...tables.answers.values()]) {
        if (createdAt < instant) tables.answers.delete(requestKey);
      }
    },
  };
}
