// One process's change feed.
import { expect, test } from 'vitest';
import { createLocalChangeFeed } from '../../src/storage/local-change-feed.ts';

const CHANGE = { kind: 'key', keyId: 'key_1', digests: ['d'] } as const;

test('every listener has acted before publish gives back control', () => {
  const feed = createLocalChangeFeed();
  const heard: unknown[] = [];
  feed.subscribe((change) => heard.push(change));
  feed.subscribe((change) => heard.push(change));
  const published = feed.publish(CHANGE);
  expect(heard).toEqual([CHANGE, CHANGE]);
  return published;
});

test('a listener that throws stops no other, and publish rejects once all have run', async () => {
  const feed = createLocalChangeFeed();
  const heard: string[] = [];
  feed.subscribe(() => {
    throw new Error('first');
  });
  feed.subscribe(() => heard.push('second'));
  feed.subscribe(() => {
    throw new Error('third');
  });
  const failure = await feed.publish(CHANGE).catch((error: unknown) => error);
  expect(heard).toEqual(['second']);
  expect(failure).toBeInstanceOf(AggregateError);
  expect((failure as AggregateError).errors.map(String)).toEqual(['Error: first', 'Error: third']);
});

test('a listener that left hears nothing; the same function subscribed again still does', async () => {
  const feed = createLocalChangeFeed();
  let heard = 0;
  const listener = () => {
    heard += 1;
  };
  const leave = feed.subscribe(listener);
  feed.subscribe(listener);
  leave();
  leave();
  await feed.publish(CHANGE);
  expect(heard).toBe(1);
});

test('publishing to nobody resolves', async () => {
  await expect(createLocalChangeFeed().publish(CHANGE)).resolves.toBeUndefined();
});
