// How a node follows changes that it is told: in their order, each acted on before it is acknowledged, and read where one
// is missing.
import { beforeEach, expect, test } from 'vitest';
import type { RightsChange } from '../../src/app/change-feed.ts';
import { type ChangeFollower, createChangeFollower } from '../../src/storage/nodes/change-follower.ts';
import type { NumberedChange } from '../../src/storage/nodes/node-registry.ts';

const change = (position: number): NumberedChange => ({
  position,
  change: { kind: 'person', userId: `usr_${position}` },
});

/** What was done, in order. */
let done: string[];
/** What the database has. */
let stored: NumberedChange[];
let follower: ChangeFollower;
/** While it is not done, an acknowledgement is on its way. */
let onItsWay: Promise<void>;

beforeEach(() => {
  done = [];
  stored = [];
  onItsWay = Promise.resolve();
  follower = createChangeFollower({
    registry: {
      changesAfter: async (position) => {
        done.push(`read after ${position}`);
        return stored.filter((one) => one.position > position);
      },
      acknowledge: async (position) => {
        done.push(`acknowledged ${position}`);
        await onItsWay;
      },
      newest: async () => stored.length,
    },
    feed: {
      publish: async (told: RightsChange) => {
        done.push(told.kind === 'person' ? `acted on ${told.userId}` : told.kind);
      },
    },
    from: 0,
  });
});

test('what comes next is acted on and then acknowledged, and nothing is read', async () => {
  await follower.hear([change(1)]);
  await follower.hear([change(2), change(3)]);
  expect(done).toEqual([
    'acted on usr_1',
    'acknowledged 1',
    'acted on usr_2',
    'acted on usr_3',
    'acknowledged 3',
  ]);
});

test('behind a gap, and where nothing is told, what is missing is read first', async () => {
  stored = [change(1), change(2)];
  await follower.hear([change(2)]);
  expect(done).toEqual(['read after 0', 'acted on usr_1', 'acted on usr_2', 'acknowledged 2']);
  stored.push(change(3));
  await follower.hear([]);
  expect(done.slice(4)).toEqual(['read after 2', 'acted on usr_3', 'acknowledged 3']);
});

test('what was heard before is neither acted on nor acknowledged again', async () => {
  await follower.hear([change(1), change(2)]);
  await follower.hear([change(1)]);
  await follower.hear([change(2), change(3)]);
  expect(done.slice(3)).toEqual(['acted on usr_3', 'acknowledged 3']);
});

test('what is heard while an acknowledgement is on its way is acknowledged together', async () => {
  const arrived = Promise.withResolvers<void>();
  onItsWay = arrived.promise;
  for (let position = 1; position <= 50; position += 1) await follower.hear([change(position)]);
  arrived.resolve();
  const acknowledgements = () => done.filter((one) => one.startsWith('acknowledged'));
  await expect.poll(acknowledgements).toEqual(['acknowledged 1', 'acknowledged 50']);
  await follower.hear([change(51)]);
  expect(acknowledgements().at(-1)).toBe('acknowledged 51');
});
