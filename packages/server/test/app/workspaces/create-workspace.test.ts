import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';

let works: AssembledUseCases;
beforeEach(() => {
  works = assembleUseCases();
});

const create = (name: string, slug: string, idempotencyKey: string | null = null) =>
  works.useCases.createWorkspace({ actor: OPERATOR, idempotencyKey, input: { name, slug } });

describe('a new workspace', () => {
  test('is found by its id from then on', async () => {
    const made = await create('Acme', 'acme');
    if (!made.ok) throw new Error(made.refusal.reason);
    expect(made.answer).toMatchObject({ name: 'Acme', slug: 'acme', createdAt: '2026-02-19T08:30:00.000Z' });
    expect(await works.useCases.readWorkspaces.find(OPERATOR, made.answer.id)).toEqual(made.answer);
    expect(await works.useCases.readWorkspaces.find(OPERATOR, 'ws_absent')).toBeNull();
  });

  test.each(['', 'Acme', 'a b', 'a_b', 'ä', 'a'.repeat(51)])('may not have the slug %j', async (slug) => {
    expect(await create('Acme', slug)).toMatchObject({
      refusal: { reason: 'validation_error', problems: [{ field: 'slug' }] },
    });
  });

  test('learns of a bad name and a bad slug at once', async () => {
    expect(await create('', '')).toMatchObject({
      refusal: { problems: [{ field: 'name' }, { field: 'slug' }] },
    });
  });

  test('has a slug of its own, however many ask for it at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => create(`Acme ${index}`, 'acme')),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.find(({ ok }) => !ok)).toEqual({ ok: false, refusal: { reason: 'slug_taken' } });
  });

  test('is made once when its request is retried', async () => {
    const [first, again] = [await create('Acme', 'acme', 'one'), await create('Acme', 'acme', 'one')];
    if (!first.ok) throw new Error(first.refusal.reason);
    expect(again).toEqual({ ok: true, answer: first.answer, replayed: true });
  });
});

describe('pages of workspaces', () => {
  test('show each once, newest first', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      works.clock.advance(1);
      ids.unshift(await works.newWorkspace());
    }
    const first = await works.useCases.readWorkspaces.list(OPERATOR, { limit: 2, after: null });
    const rest = await works.useCases.readWorkspaces.list(OPERATOR, { limit: 2, after: first.nextCursor });
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
  });
});
