// What another process has committed is acted on before anything is decided from memory, and never believed to be known
// when it is not.
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RightsChange } from '../../src/app/change-feed.ts';
import type { Storage } from '../../src/app/ports.ts';
import { type WatchedChanges, watchChanges } from '../../src/storage/sqlite/watched-changes.ts';
import { databaseFolder } from './database-folder.ts';

const folder = databaseFolder();

let other: Storage;
let watched: WatchedChanges;
let applied: RightsChange[];
let reported: string[];
let apply: (change: RightsChange) => void;
beforeEach(async () => {
  other = await folder.open();
  [applied, reported] = [[], []];
  apply = (change) => void applied.push(change);
  const failures = { report: (error: unknown) => void reported.push((error as Error).message) };
  watched = watchChanges({ path: folder.path(), apply: (change) => apply(change), failures });
});
afterEach(() => watched.stop());

const changeOf = (userId: string): RightsChange => ({ kind: 'person', userId });
const commit = (...userIds: string[]) =>
  other.transaction(({ changes }) => changes.record(userIds.map(changeOf)));

test('each change is acted on once, in order, by the time the question is answered', async () => {
  expect(watched.holds()).toBe(true);
  await commit('usr_1', 'usr_2');
  expect(watched.holds()).toBe(true);
  expect(applied).toEqual([changeOf('usr_1'), changeOf('usr_2')]);
  await commit('usr_3');
  expect([watched.holds(), watched.holds()]).toEqual([true, true]);
  expect(applied).toHaveLength(3);
});

test('what was rolled back is not heard of', async () => {
  const failed = other.transaction(async ({ changes }) => {
    await changes.record([changeOf('usr_1')]);
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  expect(watched.holds()).toBe(true);
  expect(applied).toEqual([]);
});

test('whoever has missed more than is kept forgets everything', async () => {
  await commit('usr_1', 'usr_2');
  const database = new DatabaseSync(folder.path());
  database.exec('delete from changes where position = 1');
  database.close();
  expect(watched.holds()).toBe(true);
  expect(applied).toEqual([{ kind: 'everything' }]);
});

test('whoever hears of a change it does not know forgets everything', async () => {
  await commit('usr_1', 'usr_2', 'usr_3');
  const database = new DatabaseSync(folder.path());
  const rewrite = database.prepare('update changes set change = ? where position = ?');
  for (const [index, change] of ['{"kind":"of a newer release"}', 'null', 'torn'].entries())
    rewrite.run(change, index + 1);
  database.close();
  expect(watched.holds()).toBe(true);
  expect(applied).toEqual(Array.from({ length: 3 }, () => ({ kind: 'everything' })));
});

test('a change that could not be acted on is not passed over: memory is not believed until it is', async () => {
  apply = () => {
    throw new Error('no');
  };
  await commit('usr_1');
  expect([watched.holds(), watched.holds()]).toEqual([false, false]);
  expect(reported).toEqual(['no']);
  apply = (change) => void applied.push(change);
  expect(watched.holds()).toBe(true);
  expect(applied).toEqual([changeOf('usr_1')]);
});

test('whoever is acting on a change does not believe what it remembers', async () => {
  const believed: boolean[] = [];
  apply = () => void believed.push(watched.holds());
  await commit('usr_1');
  expect(watched.holds()).toBe(true);
  expect(believed).toEqual([false]);
});

test('a change is heard of without a question, too', async () => {
  await commit('usr_1');
  await expect.poll(() => applied).toEqual([changeOf('usr_1')]);
});
