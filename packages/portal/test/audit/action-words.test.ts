// What the audit log says that somebody did.
import { expect, test } from 'vitest';
import { actionWords, deedWords } from '../../src/audit/action-words.ts';

test.each([
  ['user:usr_1', 'became a member'],
  ['user:usr_2', 'added a member'],
  ['operator', 'added a member'],
])('Of a member usr_1 that %s made, the log says: %s', (actor, words) => {
  expect(deedWords({ action: 'member.created', actor, details: { userId: 'usr_1' } })).toBe(words);
});

test('Who goes of their own accord leaves; everybody else is removed', () => {
  const removed = { action: 'member.removed', details: { userId: 'usr_1' } } as const;
  expect(deedWords({ ...removed, actor: 'user:usr_1' })).toBe('left the workspace');
  expect(deedWords({ ...removed, actor: 'user:usr_2' })).toBe('removed a member');
});

test('An invitation is told by how it ended', () => {
  const changed = { action: 'invitation.changed', actor: 'user:usr_1' } as const;
  expect(deedWords({ ...changed, details: { status: 'rejected' } })).toBe('declined an invitation');
  expect(deedWords({ ...changed, details: {} })).toBe('settled an invitation');
});

test('What another release wrote is said as the log spells it', () => {
  expect(actionWords('lock-box.opened')).toBe('lock box: opened');
});
