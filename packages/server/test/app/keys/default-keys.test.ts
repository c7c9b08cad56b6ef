// What new users get follows the configuration of each start, and is told in the audit log with them.
import { defineApi } from '@keywright/core/definition/define-api';
import { beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../../../../test/contracts/sample-records.ts';
import { notes } from '../../../../../test/harness/guarantee-apis.ts';
import { keepDefaultKeys } from '../../../src/app/keys/defaults/keep-default-keys.ts';
import { tellMadeWithUser } from '../../../src/app/keys/defaults/tell-made-with-user.ts';
import type { Storage } from '../../../src/app/ports.ts';
import { createMemoryStorage } from '../../../src/storage/memory.ts';

const chosen = { name: 'Default', environment: 'live', scopes: ['read'] };
const other = defineApi({ ...notes, name: 'other', defaultKey: { ...chosen, name: 'Other' } });
const listed = (storage: Storage) => storage.transaction((tx) => tx.defaultKeys.list());

let storage: Storage;
beforeEach(() => {
  storage = createMemoryStorage({ digest: sha256 });
});

test('an API that has a default key is listed, and taken off when it has none any more, or is gone', async () => {
  await keepDefaultKeys(storage, [other, { ...notes, defaultKey: chosen }]);
  expect(await listed(storage)).toEqual([
    { api: 'notes', ...chosen },
    { api: 'other', ...chosen, name: 'Other' },
  ]);
  await keepDefaultKeys(storage, [notes, { ...other, defaultKey: { ...chosen, scopes: [] } }]);
  expect(await listed(storage)).toEqual([{ api: 'other', ...chosen, scopes: [] }]);
  await keepDefaultKeys(storage, [notes]);
  expect(await listed(storage)).toEqual([]);
});

test('what was made with a user is told once: the workspace, its owner, and each key', async () => {
  await keepDefaultKeys(storage, [other, { ...notes, defaultKey: chosen }]);
  const told = () =>
    storage.transaction((tx) => tellMadeWithUser(tx, { field: 'userId', id: 'usr_1', now: 1 }));
  expect(await told()).toEqual([]);
  const user = { id: 'usr_1', name: 'Ada', email: 'ada@example.com', emailVerified: 1, image: null };
  await storage.transaction((tx) => tx.people.insert('user', { ...user, createdAt: 1, updatedAt: 1 }));
  const drafts = await told();
  const [workspaceId] = drafts.map(({ subjectId }) => subjectId);
  expect(drafts.map(({ action, details }) => [action, details['name'] ?? details['role']])).toEqual([
    ['workspace.created', 'Ada'],
    ['member.created', 'owner'],
    ['key.issued', expect.stringMatching(/^(Default|Other)$/)],
    ['key.issued', expect.stringMatching(/^(Default|Other)$/)],
  ]);
  expect(new Set(drafts.map((draft) => draft.workspaceId))).toEqual(new Set([workspaceId]));
  expect(await told()).toEqual([]);
});
