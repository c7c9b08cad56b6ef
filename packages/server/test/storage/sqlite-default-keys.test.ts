// The trigger in the database file, under statements of other programs, which know nothing of it.
import { DatabaseSync } from 'node:sqlite';
import { formatInstant } from '@keywright/core/instant';
import { beforeEach, describe, expect, test } from 'vitest';
import { T0 } from '../../../../test/contracts/sample-records.ts';
import type { Storage } from '../../src/app/ports.ts';
import { databaseFolder } from './database-folder.ts';

const INFERENCE = { api: 'hypervize', environment: 'live', name: 'Default', scopes: ['inference'] };
const COLUMNS = '(id, name, email, email_verified, created_at, updated_at)';
const ALL = { limit: 1000, after: null };

describe('a user inserted by another program', () => {
  const folder = databaseFolder();
  let storage: Storage;
  beforeEach(async () => {
    storage = await folder.open();
    await storage.transaction((tx) => tx.defaultKeys.replace([INFERENCE]));
  });
  const keys = () => storage.keys.list({}, ALL, T0);
  const values = (id: string, changes: { name?: string; createdAt?: string } = {}) =>
    `('${id}', '${changes.name ?? 'Ada'}', '${id}@example.com', 0, ${changes.createdAt ?? T0}, ${T0})`;

  test('is one of many in one statement, and each has their own', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => values(`usr_${index}`));
    folder.tamper(`insert into users ${COLUMNS} values ${rows.join(', ')}`);
    const made = await keys();
    expect(made.length).toBe(300);
    for (const ids of [
      made.map(({ id }) => id),
      made.map(({ workspaceId }) => workspaceId),
      made.map(({ ownerMemberId }) => ownerMemberId),
    ]) {
      expect(new Set(ids.map((id) => id?.slice(-16))).size).toBe(300);
    }
    // Each of the 32 digits stands in each random place.
    for (let place = 1; place <= 16; place += 1) {
      expect(new Set(made.map(({ id }) => id.at(-place))).size).toBeGreaterThan(28);
    }
  });

  test.each([
    ['a time that is none', "'yesterday'", 0],
    ['a time before all times', '-5', 0],
    ['a time after all times', '9999999999999999', 253_402_300_799_999],
    ['a time in quotes', `'${T0}'`, T0],
  ])('with %s leaves rows that can be read', async (_, createdAt, expected) => {
    folder.tamper(`insert into users ${COLUMNS} values ${values('usr_1', { createdAt })}`);
    const [key] = await keys();
    expect(key?.createdAt).toBe(expected);
    expect(formatInstant(key?.createdAt ?? Number.NaN)).toMatch(/^\d{4}-/);
    expect((await storage.workspaces.findById(key?.workspaceId ?? ''))?.createdAt).toBe(expected);
  });

  test('with an id and a name full of quotes is named to the letter', async () => {
    folder.tamper(`insert into users ${COLUMNS} values ${values(`a"b\\c''d`, { name: `O''Neil "x"` })}`);
    const [key] = await keys();
    expect(key?.createdBy).toEqual({ kind: 'person', userId: `a"b\\c'd` });
    expect((await storage.workspaces.findById(key?.workspaceId ?? ''))?.name).toBe(`O'Neil "x"`);
  });

  test('a second time, by replacing or ignoring, gets nothing more', async () => {
    folder.tamper(`insert into users ${COLUMNS} values ${values('usr_1')}`);
    folder.tamper(`insert or replace into users ${COLUMNS} values ${values('usr_1', { name: 'Bea' })}`);
    folder.tamper(`insert or ignore into users ${COLUMNS} values ${values('usr_1')}`);
    expect((await keys()).length).toBe(1);
  });

  test('has no key any statement could use: there is no secret', async () => {
    folder.tamper(`insert into users ${COLUMNS} values ${values('usr_1')}`);
    const database = new DatabaseSync(folder.path(), { readOnly: true });
    expect(database.prepare('select count(*) as secrets from secrets').get()).toEqual({ secrets: 0 });
    database.close();
    expect(await keys()).toMatchObject([{ secrets: [], makerRole: 'owner' }]);
  });
});
