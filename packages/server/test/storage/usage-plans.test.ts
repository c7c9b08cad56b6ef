// How SQLite finds what is asked of the ledger: a ledger of years must not be read to tell of one key, or of one day.
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type LogEvent } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../../../test/contracts/sample-records.ts';
import { MINUTE, sampleRow, usageQuery } from '../../../../test/contracts/usage/sample-usage.ts';
import { USAGE_DIMENSIONS, type UsageQuery } from '../../src/app/usage/usage-ports.ts';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import type { Schema } from '../../src/storage/sql/schema.ts';
import { compileUsageStatements, usageWriter } from '../../src/storage/sql/usage/usage-queries.ts';
import { nodeSqliteDialect } from '../../src/storage/sqlite/node-sqlite-dialect.ts';

describe('statements of the ledger', () => {
  let database: DatabaseSync;
  let db: Kysely<Schema>;
  let ran: string[];
  beforeEach(async () => {
    database = new DatabaseSync(':memory:');
    const log = ({ query }: LogEvent) => {
      ran.push(query.sql);
    };
    ran = [];
    db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, 'writer'), log });
    await migrate(db);
    await usage().add([sampleRow()]);
    ran = [];
  });
  afterEach(() => db.destroy());

  const usage = () =>
    usageWriter(db, {
      statements: compileUsageStatements(db, sha256),
      journal: 'local',
      alone: async () => {},
    });
  const plans = () =>
    ran.flatMap((statement) => {
      const parameters = Array(statement.split('?').length - 1).fill(1);
      return database.prepare(`explain query plan ${statement}`).all(...parameters);
    });
  const steps = () => plans().map(({ detail }) => String(detail));

  test.each<UsageQuery['of']>([
    { keyId: 'key_1' },
    { workspaceId: 'ws_1' },
    { keyless: true, api: 'hypervize' },
    { keyless: true, api: null },
  ])('that sum usage of %o read its subjects only, and of them the range only', async (of) => {
    const { subject } = sampleRow();
    // Without one that is found, no buckets would be looked for.
    await usage().add([
      sampleRow({ subject: { ...subject, ...('keyless' in of ? { keyId: null, workspaceId: null } : {}) } }),
    ]);
    ran = [];
    await usage().sum(usageQuery({ of, by: USAGE_DIMENSIONS }));
    expect(ran.length).toBe(2);
    const [subjects = '', ...rest] = steps();
    expect(subjects).toMatch(
      /^SEARCH usage_subjects USING COVERING INDEX usage_subjects_by_(?:key|workspace)/,
    );
    // Page by page: the next one begins where the last one ended.
    expect(subjects).toMatch(/id\)?>/);
    const ofSubject = '(subject_id=? AND bucket_ms=? AND bucket_at>? AND bucket_at<?)';
    expect(rest.filter((step) => step.includes('usage_buckets'))).toEqual([
      expect.stringContaining(ofSubject),
    ]);
    expect(steps().filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });

  test('that merge minutes look at minutes of that age only', async () => {
    await usage().mergeBefore(MINUTE + 1);
    const ofTables = steps().filter((step) => step.includes('usage_buckets'));
    expect(ofTables.length).toBeGreaterThan(2);
    for (const step of ofTables) expect(step).toMatch(/\(bucket_at<\?\)|\(subject_id=\? AND bucket_ms=\?/);
  });

  test('that tell and forget counts look at those windows only', async () => {
    await usage().counts(MINUTE);
    await usage().forgetCountsEndedBefore(MINUTE);
    for (const step of steps().filter((step) => step.includes('limit_counts'))) {
      expect(step).toContain('limit_counts_by_end');
    }
    expect(ran.length).toBe(2);
  });
});
