// Tampering with the audit log through a connection of one's own, as somebody with access to the file would.
import { beforeEach, describe, expect, test } from 'vitest';
import { sampleEvent } from '../../../../test/contracts/sample-records.ts';
import { databaseFolder } from './database-folder.ts';

describe('the audit log in a database file', () => {
  const folder = databaseFolder();
  beforeEach(async () => {
    const storage = await folder.open();
    await storage.transaction(async (tx) => {
      for (const number of [1, 2, 3, 4, 5]) await tx.audit.append(sampleEvent(`evt_${number}`));
    });
  });

  test.each([
    ['an actor', `update audit_events set actor = 'key:key_9' where position = 3`, 3],
    ['an action', `update audit_events set action = 'key.issued' where position = 3`, 3],
    ['an instant', 'update audit_events set at = at + 1 where position = 3', 3],
    ['a subject', `update audit_events set subject_id = 'key_2' where position = 3`, 3],
    ['a workspace', 'update audit_events set workspace_id = null where position = 3', 3],
    ['an id', `update audit_events set id = 'evt_9' where position = 3`, 3],
    ['details', `update audit_events set details = '{"reason":"lost"}' where position = 3`, 3],
    [
      'how details are spelled',
      `update audit_events set details = '{"reason": "leaked"}' where position = 3`,
      3,
    ],
    ['details into nonsense', `update audit_events set details = '{' where position = 3`, 3],
    ['a hash', `update audit_events set hash = 'x' where position = 3`, 3],
    ['the last entry', `update audit_events set actor = 'nobody' where position = 5`, 5],
    ['a position', 'update audit_events set position = 9 where position = 5', 5],
    [
      'the order',
      `update audit_events set position = -position where position in (3, 4);
       update audit_events set position = 7 + position where position < 0`,
      3,
    ],
  ])('an edit of %s is found', async (_, sql, position) => {
    folder.tamper(sql);
    const storage = await folder.open();
    expect(await storage.audit.firstBrokenPosition()).toBe(position);
  });

  test.each([1, 2, 4])('entry %i deleted is found, also when the rest moves up', async (position) => {
    folder.tamper(`delete from audit_events where position = ${position}`);
    const storage = await folder.open();
    expect(await storage.audit.firstBrokenPosition()).toBe(position);
    folder.tamper(`update audit_events set position = -(position - 1) where position > ${position}`);
    folder.tamper('update audit_events set position = -position where position < 0');
    expect(await storage.audit.firstBrokenPosition()).toBe(position);
  });
});
