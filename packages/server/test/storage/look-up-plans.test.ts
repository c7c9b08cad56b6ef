// How SQLite finds what is asked with every call, and what a growing audit log is asked for: by an index, in order.
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type LogEvent } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../../test/contracts/sample-records.ts';
import { findOne } from '../../src/app/people/people-records.ts';
import type { AuditFilter } from '../../src/app/ports.ts';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import { auditReader } from '../../src/storage/sql/audit-queries.ts';
import { peopleReader } from '../../src/storage/sql/people/people-records.ts';
import type { Schema } from '../../src/storage/sql/schema.ts';
import { nodeSqliteDialect } from '../../src/storage/sqlite/node-sqlite-dialect.ts';

let database: DatabaseSync;
let db: Kysely<Schema>;
let ran: string[];
beforeAll(async () => {
  database = new DatabaseSync(':memory:');
  const log = ({ query }: LogEvent) => {
    ran.push(query.sql);
  };
  ran = [];
  db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, 'writer'), log });
  await migrate(db);
});
afterAll(() => db.destroy());

/** What SQLite does for the statements that `ask` runs. */
async function stepsOf(ask: () => Promise<unknown>): Promise<string[]> {
  ran = [];
  await ask();
  const plans = ran.flatMap((statement) => {
    const parameters = Array(statement.split('?').length - 1).fill(1);
    return database.prepare(`explain query plan ${statement}`).all(...parameters);
  });
  return plans.map(({ detail }) => String(detail));
}

describe('no other rows are read', () => {
  test('for the account of a token', async () => {
    const asked = () => findOne(peopleReader(db), 'account', { accountId: 'https://id.example ada' });
    expect(await stepsOf(asked)).toEqual([
      expect.stringMatching(/^SEARCH accounts USING INDEX \S+ \(account_id=\?\)$/),
    ]);
  });

  test.each<[keyof AuditFilter, string]>([
    ['subjectId', 'subject_id'],
    ['actor', 'actor'],
    ['action', 'action'],
  ])('for the audit log of a workspace by %s, on any page of it', async (field, column) => {
    const filter = { workspaceId: 'ws_1', subjectId: null, actor: null, action: null, from: null, to: null };
    const { entries } = auditReader(db, sha256);
    const asked = () =>
      entries({ ...filter, [field]: 'any' }, { order: 'newest first', after: 100, limit: 50 });
    expect(await stepsOf(asked)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^SEARCH audit_events USING INDEX \\S+ \\(workspace_id=\\? AND ${column}=\\? AND position<\\?\\)$`,
        ),
      ),
    ]);
  });
});
