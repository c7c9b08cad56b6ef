// Requests of people in the register of those that run: judged again when something about their person changes.

import type { Denial } from '@keywright/core/keys/verdict';
import { stav } from '@keywright/core/presets';
import { expect, test } from 'vitest';
import { createInFlight } from '../../src/gateway/in-flight.ts';
import { createLocalChangeFeed } from '../../src/storage/local-change-feed.ts';
import { SOLE_PROCESS } from '../../src/storage/nodes/sole-process.ts';

test('a change of a person has their requests judged again by what admitted them, and nobody else’s', async () => {
  const feed = createLocalChangeFeed();
  const findById = async () => null;
  const storage = { keys: { findById }, endpoints: { findById } };
  const failures = { report: () => {} };
  const inFlight = createInFlight({ lease: SOLE_PROCESS, feed, storage, clock: { now: () => 0 }, failures });
  const asked: string[] = [];
  const enter = (userId: string, denial: Denial | null) => {
    const cuts: Denial[] = [];
    const judgeAgain = async () => {
      asked.push(userId);
      return denial;
    };
    const person = { userId, judgeAgain };
    const rest = { access: { kind: 'any-key' }, by: null, endpoint: null, address: null } as const;
    const request = { api: stav, person, ...rest, cut: (cause: Denial) => void cuts.push(cause) };
    inFlight.enter(request, inFlight.changesHeard);
    return cuts;
  };
  const lost = enter('usr_1', { reason: 'unknown_workspace' });
  const kept = enter('usr_1', null);
  const other = enter('usr_2', { reason: 'unknown_workspace' });
  await feed.publish({ kind: 'person', userId: 'usr_1' });
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect([lost, kept, other]).toEqual([[{ reason: 'unknown_workspace' }], [], []]);
  expect(asked).toEqual(['usr_1', 'usr_1']);
});
