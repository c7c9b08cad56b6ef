// The audit log in SQL: appended to, never changed, by one transaction at a time.
import { setImmediate } from 'node:timers/promises';
import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  AuditEntry,
  AuditEvent,
  AuditFilter,
  AuditLog,
  AuditPage,
  AuditReader,
  PageRequest,
} from '../../app/ports.ts';
import {
  CHAIN_START,
  type ChainEntry,
  type ChainLink,
  canonicalJson,
  checkChain,
  type Digest,
  nextLink,
} from '../audit-chain.ts';
import type { AuditEventTable, Schema } from './schema.ts';
import { Statement } from './statement.ts';

const CHECKED_AT_ONCE = 500;

export function auditReader(db: Kysely<Schema>, digest: Digest): AuditReader {
  return {
    list: (filter, page) => list(db, filter, page),
    entries: (filter, page) => entries(db, filter, page),
    findLink: async (position) => (await findLink(db, position)) ?? null,
    firstBrokenPosition: () => firstBrokenPosition(db, digest),
  };
}

export interface AuditWriting {
  readonly digest: Digest;
  readonly insertion: Statement;
  /** The newest link, or none: asked for once, when nobody else can append any more. */
  readonly newest: () => Promise<readonly ChainLink[]>;
}

/** Of a transaction. */
export function auditLog(tx: Kysely<Schema>, { digest, insertion, newest }: AuditWriting): AuditLog {
  let last: ChainLink | undefined;
  return {
    ...auditReader(tx, digest),
    append: async (event) => {
      last ??= (await newest())[0] ?? CHAIN_START;
      last = nextLink(digest, last, event);
      await insertion.sendAhead(tx, Object.values(rowOf(event, last)));
    },
  };
}

export interface AuditStatements {
  readonly insertion: Statement;
  readonly newest: Statement<ChainLink>;
}

/** `dialect` only lends its dialect. */
export function compileAudit(dialect: Kysely<Schema>): AuditStatements {
  const event = { id: '', at: 0, actor: '', action: '', workspaceId: null, subjectId: '', details: {} };
  const row = rowOf(event, CHAIN_START);
  return {
    insertion: new Statement(dialect.insertInto('audit_events').values(row).compile()),
    newest: new Statement(newestLink(dialect).compile()),
  };
}

function newestLink(db: Kysely<Schema>) {
  return db
    .selectFrom('audit_events')
    .select(['position', 'hash'])
    .orderBy('position', 'desc')
    .limit(sql.lit(1));
}

async function list(
  db: Kysely<Schema>,
  filter: { readonly subjectId?: string },
  { limit, after }: PageRequest,
): Promise<readonly AuditEvent[]> {
  let rows = db.selectFrom('audit_events').selectAll().orderBy('position').limit(limit);
  let last = db.selectFrom('audit_events').select('position');
  if (filter.subjectId !== undefined) {
    rows = rows.where('subject_id', '=', filter.subjectId);
    last = last.where('subject_id', '=', filter.subjectId);
  }
  if (after !== null) rows = rows.where('position', '>', last.where('id', '=', after));
  return (await rows.execute()).map(eventOf);
}

/**
 * Finds edits, swaps, and entries missing before or between others. Entries cut off at the end leave a whole, shorter
 * chain: to find that, the newest hash must have been kept outside this database.
 */
async function firstBrokenPosition(db: Kysely<Schema>, digest: Digest): Promise<number | null> {
  let last = CHAIN_START;
  for (;;) {
    const rows = await db
      .selectFrom('audit_events')
      .selectAll()
      .where('position', '>', last.position)
      .orderBy('position')
      .limit(CHECKED_AT_ONCE)
      .execute();
    const check = checkChain(digest, last, rows.map(entryOf));
    if (!check.ok) return check.brokenAt;
    if (rows.length < CHECKED_AT_ONCE) return null;
    last = check.last;
    // A long chain is checked in slices, so that it never holds up a verification.
    await setImmediate();
  }
}

async function findLink(db: Kysely<Schema>, position: number | 'newest'): Promise<ChainLink | undefined> {
  if (position === 'newest') return newestLink(db).executeTakeFirst();
  const links = db.selectFrom('audit_events').select(['position', 'hash']);
  return links.where('position', '=', position).executeTakeFirst();
}

async function entries(
  db: Kysely<Schema>,
  { workspaceId, subjectId, actor, action, from, to }: AuditFilter,
  { order, after, limit }: AuditPage,
): Promise<readonly AuditEntry[]> {
  const isNewest = order === 'newest first';
  let rows = db
    .selectFrom('audit_events')
    .selectAll()
    .orderBy('position', isNewest ? 'desc' : 'asc')
    .limit(limit);
  if (workspaceId !== null) rows = rows.where('workspace_id', '=', workspaceId);
  if (subjectId !== null) rows = rows.where('subject_id', '=', subjectId);
  if (actor !== null) rows = rows.where('actor', '=', actor);
  if (action !== null) rows = rows.where('action', '=', action);
  if (from !== null) rows = rows.where('at', '>=', from);
  if (to !== null) rows = rows.where('at', '<', to);
  if (after !== null) rows = rows.where('position', isNewest ? '<' : '>', after);
  return (await rows.execute()).map((row) => ({
    position: row.position,
    hash: row.hash,
    event: eventOf(row),
  }));
}

function rowOf(event: AuditEvent, link: ChainLink): AuditEventTable {
  const { id, at, actor, action, workspaceId, subjectId, details } = event;
  const row = { id, at, actor, action, workspace_id: workspaceId, subject_id: subjectId };
  return { ...row, details: canonicalJson(details), position: link.position, hash: link.hash };
}

function eventOf(row: Selectable<AuditEventTable>): AuditEvent {
  const { id, at, actor, action, workspace_id: workspaceId, subject_id: subjectId } = row;
  return { id, at, actor, action, workspaceId, subjectId, details: JSON.parse(row.details) };
}

function entryOf(row: Selectable<AuditEventTable>): ChainEntry {
  const { position, hash } = row;
  return { position, hash, event: isCanonical(row.details) ? eventOf(row) : null };
}

/** Another spelling of the same details is an edit too. */
function isCanonical(details: string): boolean {
  try {
    return canonicalJson(JSON.parse(details)) === details;
  } catch {
    return false;
  }
}
