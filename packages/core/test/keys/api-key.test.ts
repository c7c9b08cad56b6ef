// How an actor is written in logs, on the wire and in the audit chain.
import { expect, test } from 'vitest';
import { actorLabel } from '../../src/keys/api-key.ts';

test('an actor is one word, and a key can never be taken for the operator', () => {
  expect(actorLabel({ kind: 'operator' })).toBe('operator');
  expect(actorLabel({ kind: 'key', keyId: 'key_1', workspaceId: 'ws_1' })).toBe('key:key_1');
  expect(actorLabel({ kind: 'key', keyId: 'operator', workspaceId: 'ws_1' })).toBe('key:operator');
});
