// What is said before somebody goes.
import type { ApiAnswer } from '@keywright/core/wire-contract';
import { expect, test } from 'vitest';
import { leftKeysWords } from '../../src/members/left-keys.ts';

const api = (title: string, userKeys: ApiAnswer['userKeys'] = 'by-policy') =>
  ({ title, userKeys, makersRights: null }) as ApiAnswer;

test('Keys of their own stop or are handed over, as the policy of each API says', () => {
  const apis = [api('Stav'), api('Stanna'), api('Hypervize'), api('Stevora', 'none')];
  const onLeave = ({ title }: ApiAnswer) => (({ Stav: 'stop', Stanna: 'hand-over' }) as const)[title] ?? null;
  expect(leftKeysWords(apis, { isSelf: false, onLeave })).toEqual([
    'Keys of the workspace go on, whoever made them.',
    'Keys of their own for Stav stop at once.',
    'Keys of their own for Stanna become the workspace’s, and go on; one nobody claimed stops.',
    'Keys of their own for Hypervize stop, or become the workspace’s: the policy says which.',
  ]);
});

test('Who leaves is spoken to', () => {
  const apis = [{ ...api('Stevora', 'none'), makersRights: { owner: 'all' } } as ApiAnswer];
  expect(leftKeysWords(apis, { isSelf: true, onLeave: () => null })[1]).toBe(
    'Keys for Stevora that you made stop: they never have more rights than their maker.',
  );
});
