// One at a time, in order.
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TurnQueue } from '../../src/storage/turn-queue.ts';

test('turns come one at a time, in the order of asking, also after one that failed', async () => {
  const turns = new TurnQueue();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await setImmediate();
    seen.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => turns.run(work(name))));
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a long queue lets other events in between', async () => {
  const turns = new TurnQueue();
  let done = 0;
  const all = Array.from({ length: 50 }, () =>
    turns.run(async () => {
      done += 1;
    }),
  );
  await setImmediate();
  expect(done).toBeLessThan(50);
  await Promise.all(all);
  expect(done).toBe(50);
});
