// Which database a suite runs on. The suites of the systems run twice: over what is inside, and over PostgreSQL.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { openPostgresStorage } from '../../packages/server/src/storage/postgres.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';

/** A new, empty database of the shared server; null where there is none. */
export async function newDatabaseUrl(): Promise<string | null> {
  const url = process.env['TEST_POSTGRES_URL'];
  if (url === undefined) return null;
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${name} strategy file_copy`);
  } finally {
    await client.end();
  }
  const database = new URL(url);
  database.pathname = name;
  return database.href;
}

/** Over PostgreSQL where the suite runs on that, else what the test would take. */
export async function openTestStorage(otherwise: () => Storage | Promise<Storage>): Promise<Storage> {
  const url = await newDatabaseUrl();
  return url === null ? otherwise() : openPostgresStorage({ url, digest, journal: 'of a test' });
}

/** Runs one statement, or several, behind the back of a server that runs; answers the rows of the last. */
export async function runSql(
  place: { readonly dataFolder: string; readonly databaseUrl: string | null },
  text: string,
): Promise<Record<string, unknown>[]> {
  if (place.databaseUrl === null) {
    const database = new DatabaseSync(join(place.dataFolder, 'keywright.db'), { timeout: 10_000 });
    try {
      if (/^\s*select/.test(text)) return database.prepare(text).all();
      database.exec(text);
      return [];
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
