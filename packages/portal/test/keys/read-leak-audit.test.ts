// The leak audit over the windows the server really answers: minutes for a week, hours for what is older.
import { expect, test } from 'vitest';
import { usageWindowOf } from '../../../server/src/app/usage/reading/usage-window.ts';
import { readLeakAudit } from '../../src/keys/page/read-leak-audit.ts';

const NOW = Date.parse('2026-11-28T12:05:00Z');
type Calls = readonly (readonly [at: string, address: string])[];

function audit(calls: Calls, from: string, to: string) {
  return readLeakAudit({
    createdAt: '2026-10-01T09:17:00.000Z',
    range: { from, to },
    ask: async (_by, range) => {
      const window = usageWindowOf({ from: Date.parse(range.from), to: Date.parse(range.to) }, NOW);
      if ('field' in window) throw new Error(window.message);
      const data = calls
        .filter(([at]) => Date.parse(at) >= window.from && Date.parse(at) < window.to)
        .map(([, address]) => ({ address, requests: 1, denied: 0 }) as never);
      return {
        from: new Date(window.from).toISOString(),
        to: new Date(window.to).toISOString(),
        data,
      };
    },
  });
}

const newIn = async (found: ReturnType<typeof audit>) =>
  (await found).addresses.filter(({ isNew }) => isNew).map(({ address }) => address);

test('whoever calls first in a marked range is new, though the key is older than minutes are kept', async () => {
  const calls: Calls = [
    ['2026-10-02T10:00:00Z', 'ours'],
    ['2026-11-27T14:05:00Z', 'lately'],
    ['2026-11-27T14:20:00Z', 'thief'],
    ['2026-11-27T14:21:00Z', 'ours'],
    ['2026-11-27T14:22:00Z', 'lately'],
  ];
  expect(await newIn(audit(calls, '2026-11-27T14:10:00.000Z', '2026-11-27T14:30:00.000Z'))).toEqual([
    'thief',
  ]);
});

test('a range among old hours is looked into whole, and says so', async () => {
  const calls: Calls = [
    ['2026-10-02T10:00:00Z', 'ours'],
    ['2026-11-10T14:05:00Z', 'thief'],
    ['2026-11-10T14:20:00Z', 'ours'],
  ];
  const found = audit(calls, '2026-11-10T14:10:00.000Z', '2026-11-10T14:30:00.000Z');
  expect(await newIn(found)).toEqual(['thief']);
  expect(await found).toMatchObject({ from: '2026-11-10T14:00:00.000Z', isWidened: true });
});

test('a range that begins where minutes begin to be kept is widened to the hour before it', async () => {
  const calls: Calls = [
    ['2026-11-21T13:05:00Z', 'thief'],
    ['2026-11-21T13:20:00Z', 'thief'],
  ];
  const found = audit(calls, '2026-11-21T13:10:00.000Z', '2026-11-21T13:30:00.000Z');
  expect(await newIn(found)).toEqual(['thief']);
});

test('a key that was made in the range has no before', async () => {
  const found = audit(
    [['2026-10-01T09:20:00Z', 'first']],
    '2026-10-01T09:10:00.000Z',
    '2026-10-01T10:00:00.000Z',
  );
  expect(await found).toMatchObject({ isFromStart: true });
  expect(await newIn(found)).toEqual([]);
});

test('an audit that could not ask who called before says nothing at all', async () => {
  let questions = 0;
  const ask = async () => {
    questions += 1;
    if (questions > 1) throw new Error('no answer');
    return { from: '2026-11-27T14:10:00.000Z', to: '2026-11-27T14:30:00.000Z', data: [] };
  };
  const range = { from: '2026-11-27T14:10:00.000Z', to: '2026-11-27T14:30:00.000Z' };
  await expect(readLeakAudit({ createdAt: '2026-10-01T09:17:00.000Z', range, ask })).rejects.toThrow(
    'no answer',
  );
});
