import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';
import type { KeyFilter, PageRequest } from '../../../src/app/ports.ts';

let works: AssembledUseCases;
beforeEach(() => {
  works = assembleUseCases();
});

const listed = async (filter: KeyFilter, page: PageRequest) => {
  const found = await works.useCases.listKeys.byCursor(OPERATOR, filter, page);
  if (!found.ok) throw new Error(found.refusal.reason);
  return found.answer;
};

describe('pages', () => {
  test('show every key once, newest first, though keys are made between them', async () => {
    const workspaceId = await works.newWorkspace();
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      works.clock.advance(1);
      made.unshift((await works.newKey({ workspaceId })).keyId);
    }
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listed({ workspaceId }, { limit: 2, after });
      seen.push(...page.data.map(({ id }) => id));
      after = page.nextCursor;
      works.clock.advance(1);
      await works.newKey({ workspaceId });
    } while (after !== null);
    expect(seen).toEqual(made);
  });

  test('end exactly where the keys do', async () => {
    const workspaceId = await works.newWorkspace();
    for (let count = 0; count < 4; count += 1) await works.newKey({ workspaceId });
    const page = (limit: number) => listed({ workspaceId }, { limit, after: null });
    expect((await page(3)).nextCursor).not.toBeNull();
    expect((await page(4)).nextCursor).toBeNull();
    const { rows, total } = await works.useCases.listKeys.byNumber({ workspaceId }, { page: 2, pageSize: 3 });
    expect([rows.length, total]).toEqual([1, 4]);
  });

  test('are filtered by the state a key has now', async () => {
    const workspaceId = await works.newWorkspace();
    const { keyId } = await works.newKey({ workspaceId, expiresAt: works.clock.now() + 10 });
    await works.newKey({ workspaceId });
    const expired = () => listed({ workspaceId, state: 'expired' }, { limit: 9, after: null });
    expect((await expired()).data).toEqual([]);
    works.clock.advance(10);
    expect((await expired()).data.map(({ id, state }) => [id, state])).toEqual([[keyId, 'expired']]);
  });
});

describe('what is shown of a key', () => {
  test('holds no digest, in a page as little as alone', async () => {
    const { keyId } = await works.newKey();
    const stored = await works.storage.keys.findById(keyId);
    const shown = [await works.useCases.getKey(OPERATOR, keyId), await listed({}, { limit: 9, after: null })];
    for (const one of shown) expect(JSON.stringify(one)).not.toContain(stored?.secrets[0]?.digest);
  });
});
