// SQLite has one writer at a time, which all transactions wait for; so there is nothing else to hold.

import type { SqlEngine } from '../sql/sql-engine.ts';
import { UNSYNCED } from './node-sqlite-dialect.ts';

export const SQLITE_ENGINE: SqlEngine = {
  begin: (db, survives) =>
    survives === 'process' ? db.transaction().setIsolationLevel(UNSYNCED) : db.transaction(),
  enter: async () => {},
  holdWrites: async () => {},
  holdBuckets: async () => {},
  tellOfChanges: async () => {},
};
