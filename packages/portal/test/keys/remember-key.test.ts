// What pages read of a key while it is changed.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { rememberKey } from '../../src/keys/remember-key.ts';

test('a change is not shown as undone by what was being read before it', async () => {
  const client = new QueryClient();
  const key = { id: 'key_1', name: 'before' } as KeyAnswer;
  const trail = ['audit', { subjectId: 'key_1' }];
  client.setQueryData(['key', 'key_1'], key);
  client.setQueryData(trail, []);
  const { promise, resolve } = Promise.withResolvers<KeyAnswer>();
  const read = client
    .fetchQuery({ queryKey: ['key', 'key_1'], queryFn: () => promise, staleTime: 0 })
    .catch(() => null);
  await rememberKey(client, { ...key, name: 'after' });
  resolve(key);
  await read;
  expect(client.getQueryData<KeyAnswer>(['key', 'key_1'])?.name).toBe('after');
  expect(client.getQueryState(trail)?.isInvalidated).toBe(true);
  client.clear();
});
