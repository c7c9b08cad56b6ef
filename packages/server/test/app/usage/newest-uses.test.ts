// "Last used" is as of now while the journal waits, and never goes back while it is folded.
import { beforeEach, describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../test/harness/request-facts.ts';
import type { Storage } from '../../../src/app/ports.ts';
import { NewestUses, withNewestUses } from '../../../src/app/usage/newest-uses.ts';
import { ledgerStorage } from './folding/fold-harness.ts';

let storage: Storage;
let uses: NewestUses;
let shown: Storage;
beforeEach(async () => {
  storage = await ledgerStorage();
  uses = new NewestUses();
  shown = withNewestUses(storage, uses);
});

const use = (at: number, changes = {}) => uses.append(usageEntry({ at, ...changes }));
const save = (at: number) =>
  storage.transaction(({ usage }) =>
    usage.saveLastUses([{ secretId: 'sec_1', at, address: null, userAgent: null, route: null }]),
  );
const lastUse = async (from: Pick<Storage, 'keys'> = shown) =>
  (await from.keys.findById('key_1'))?.secrets[0]?.lastUsedAt;

describe('the last use that is shown', () => {
  test('is the newest that was told or stored, whichever way a key is read', async () => {
    await save(5);
    expect(await lastUse()).toBe(5);
    use(7);
    use(6);
    const page = { limit: 10, after: null };
    const numbered = await shown.keys.listNumbered({}, { page: 1, pageSize: 10 }, 0);
    const lists = [await shown.keys.list({}, page, 0), numbered.rows];
    for (const keys of lists) {
      const told = keys.flatMap(({ secrets }) => secrets.map(({ id, lastUsedAt }) => [id, lastUsedAt]));
      expect(told.sort()).toEqual([
        ['sec_1', 7],
        ['sec_2', null],
      ]);
    }
    expect(await lastUse()).toBe(7);
    expect(await shown.transaction((tx) => lastUse(tx))).toBe(7);
    expect(await lastUse(storage)).toBe(5);
  });

  test('is that of requests that were let in', async () => {
    use(7, { outcome: 'key_expired' });
    use(8, { outcome: 'anonymous', secretId: null });
    expect(await lastUse()).toBeNull();
  });

  test('stays while it is folded, and is forgotten only once it is stored', async () => {
    use(7);
    const forget = uses.turn();
    use(6);
    expect(await lastUse()).toBe(7);
    forget();
    expect(await lastUse()).toBe(6);
    await save(7);
    expect(await lastUse()).toBe(7);
  });

  test('outlives folds that fail', async () => {
    use(7);
    uses.turn();
    use(6);
    const forget = uses.turn();
    use(5);
    expect(await lastUse()).toBe(7);
    forget();
    expect(await lastUse()).toBe(5);
  });

  test('does not go back when a fold ends while a key is read', async () => {
    use(7);
    const forget = uses.turn();
    const reading = lastUse();
    forget();
    expect(await reading).toBe(7);
  });
});
