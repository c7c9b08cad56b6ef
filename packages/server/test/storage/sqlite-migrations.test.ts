// A database made by the first release, brought up to date by opening it.
import { DatabaseSync } from 'node:sqlite';
import { limitRule } from '@keywright/core/limits/limit-rule';
import { Kysely, Migrator } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { T0 } from '../../../../test/contracts/sample-records.ts';
import { NOTHING_FOLDED } from '../../src/app/usage/usage-ports.ts';
import { initial } from '../../src/storage/migrations/0001-initial.ts';
import { usage } from '../../src/storage/migrations/0002-usage.ts';
import { people } from '../../src/storage/migrations/0003-people.ts';
import { nodeSqliteDialect } from '../../src/storage/sqlite/node-sqlite-dialect.ts';
import { databaseFolder } from './database-folder.ts';

/** More than are rewritten at once. */
const KEYS = 1200;
const FIRST_LIMITS = JSON.stringify([
  { name: 'burst', per: 'key', limit: 10, windowMs: 1000 },
  { name: 'day', per: 'workspace', limit: 5000, windowMs: 86_400_000 },
]);

describe('a database of the first release', () => {
  const folder = databaseFolder();
  beforeEach(async () => {
    const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(new DatabaseSync(folder.path()), 'writer') });
    const provider = { getMigrations: async () => ({ '0001-initial': initial }) };
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    await db.destroy();
    expect(error).toBeUndefined();
    folder.tamper(`insert into workspaces values ('ws_1', 'Acme', 'acme', ${T0})`);
  });

  const insertKey = (id: string, limits: string) =>
    `insert into keys (id, api, workspace_id, environment, name, scopes, allowed_addresses, limits, metadata, created_at,
      created_by) values ('${id}', 'stav', 'ws_1', 'live', 'Key', '[]', '"any"', '${limits}', '{}', ${T0},
      '{"kind":"operator"}');`;

  test('has its limits in their present words, every one of them', async () => {
    const inserts = Array.from({ length: KEYS }, (_, index) => insertKey(`key_${index}`, FIRST_LIMITS));
    folder.tamper(`begin; ${inserts.join('')} commit;`);
    const storage = await folder.open();
    const keys = await storage.keys.list({}, { limit: KEYS + 1, after: null }, T0);
    expect(keys.length).toBe(KEYS);
    for (const { limits } of keys) {
      expect(limits).toEqual([
        limitRule({ name: 'burst', per: 'key', limit: 10, window: 1000 }),
        limitRule({ name: 'day', per: 'workspace', limit: 5000, window: 86_400_000 }),
      ]);
    }
  });

  test('leaves keys without limits as they are, and limits that have their present words already', async () => {
    const monthly = limitRule({ name: 'plan', per: 'key', counts: 'money', limit: 7, window: 'month' });
    folder.tamper(insertKey('key_1', '[]') + insertKey('key_2', JSON.stringify([monthly])));
    const storage = await folder.open();
    expect((await storage.keys.findById('key_1'))?.limits).toEqual([]);
    expect((await storage.keys.findById('key_2'))?.limits).toEqual([monthly]);
  });

  test('keeps when its secrets were last used, and begins to know where from', async () => {
    folder.tamper(`${insertKey('key_1', '[]')}
      insert into secrets values ('sec_1', 'key_1', 0, 'digest', 'preview', ${T0}, null);
      insert into last_uses values ('sec_1', ${T0 + 5});`);
    const storage = await folder.open();
    const first = { secretId: 'sec_1', at: T0 + 5, address: null, userAgent: null, route: null };
    expect(await storage.usage.lastUses('key_1')).toEqual([first]);
    const next = { ...first, at: T0 + 6, address: '203.0.113.7', userAgent: 'curl/8.9', route: 'GET /' };
    await storage.transaction((tx) => tx.usage.saveLastUses([next]));
    expect(await storage.usage.lastUses('key_1')).toEqual([next]);
  });

  test('keeps its invitations when they may come from nobody', async () => {
    const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(new DatabaseSync(folder.path()), 'writer') });
    const migrations = { '0001-initial': initial, '0002-usage': usage, '0003-people': people };
    const provider = { getMigrations: async () => migrations };
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    await db.destroy();
    expect(error).toBeUndefined();
    folder.tamper(`insert into users (id, name, email, email_verified, created_at, updated_at)
        values ('usr_1', 'Ada', 'ada@example.com', 1, ${T0}, ${T0});
      insert into invitations values ('inv_1', 'ws_1', 'bo@example.com', 'member', 'pending', ${T0}, ${T0}, 'usr_1');`);
    const storage = await folder.open();
    const every = { limit: 9, offset: 0, sortBy: null };
    const invitation = { id: 'inv_1', organizationId: 'ws_1', email: 'bo@example.com', role: 'member' };
    expect(await storage.people.find('invitation', { all: [], any: [] }, every)).toEqual([
      { ...invitation, status: 'pending', expiresAt: T0, createdAt: T0, inviterId: 'usr_1' },
    ]);
  });

  test('is brought up to date once: what was added since is there when it is opened again', async () => {
    const storage = await folder.open();
    const progress = { from: { segment: 1, offset: 2 }, to: { segment: 1, offset: 2 }, slicesDone: 0 };
    await storage.transaction((tx) => tx.usage.saveFoldProgress(progress, NOTHING_FOLDED));
    await storage.close();
    expect(await (await folder.open()).usage.foldProgress()).toEqual(progress);
  });
});
