import { limitRule } from '@keywright/core/limits/limit-rule';
import { describe, expect, test } from 'vitest';
import { assembleUseCases, OPERATOR } from '../../../../../test/harness/assemble-use-cases.ts';
import type { IssueKeyInput } from '../../../src/app/keys/issuing/issue-key.ts';
import { digest } from '../../../src/system/secrets.ts';

async function setUp() {
  const works = assembleUseCases();
  const workspaceId = await works.newWorkspace();
  const issue = (input: Partial<IssueKeyInput> = {}) =>
    works.useCases.issueKey({
      actor: OPERATOR,
      idempotencyKey: null,
      input: { api: 'notes', workspaceId, name: 'a key', ...input },
    });
  const events = () => works.storage.audit.list({}, { limit: 100, after: null });
  return { ...works, workspaceId, issue, events };
}

describe('a new key', () => {
  test('has a secret that is answered once and kept only as a digest', async () => {
    const { issue, storage } = await setUp();
    const made = await issue();
    if (!made.ok || made.secret === null) throw new Error('not issued');
    expect(made.secret).toMatch(/^nts_live_[0-9A-Za-z]+$/);
    const stored = await storage.keys.findById(made.answer.id);
    expect(stored?.secrets.map((secret) => secret.digest)).toEqual([digest(made.secret)]);
    expect(JSON.stringify([stored, made.answer])).not.toContain(made.secret);
    expect(JSON.stringify(made.answer)).not.toContain(digest(made.secret));
    expect(made.answer.secrets[0]?.preview).toMatch(/^nts_live_….{4}$/);
  });

  test('may do nothing but what was chosen, from anywhere, for ever', async () => {
    const { issue, workspaceId } = await setUp();
    expect(await issue()).toMatchObject({
      ok: true,
      replayed: false,
      answer: {
        api: 'notes',
        workspaceId,
        environment: 'live',
        state: 'active',
        scopes: [],
        allowedAddresses: 'any',
        limits: [],
        metadata: {},
        expiresAt: null,
        createdBy: 'operator',
        createdAt: '2026-02-19T08:30:00.000Z',
        lastUsedAt: null,
      },
    });
  });

  test('is accepted from the moment the call returns', async () => {
    const { issue, verify } = await setUp();
    const { secret } = await issue();
    expect(await verify(secret ?? '')).toMatchObject({ valid: true });
  });

  test('has its event: who, what, with which rights, and not one digit of the secret', async () => {
    const { issue, events, clock } = await setUp();
    const input = { scopes: ['read'], allowedAddresses: ['192.0.2.1'], expiresAt: clock.now() + 1 };
    const made = await issue(input);
    if (!made.ok) throw new Error('not issued');
    const event = (await events()).at(-1);
    expect(event).toMatchObject({
      at: clock.now(),
      actor: 'operator',
      action: 'key.issued',
      workspaceId: made.answer.workspaceId,
      subjectId: made.answer.id,
      details: { api: 'notes', name: 'a key', secretId: made.answer.secrets[0]?.id, ...input },
    });
    expect(JSON.stringify(event)).not.toContain(made.secret?.slice('nts_live_'.length, -4));
  });

  test('holds each scope once, and spells an empty address list as any', async () => {
    const { issue } = await setUp();
    const made = await issue({ scopes: ['read', 'chat', 'read'], allowedAddresses: [] });
    expect(made).toMatchObject({ answer: { scopes: ['read', 'chat'], allowedAddresses: 'any' } });
  });
});

describe('a request for a key', () => {
  test('is told everything that is wrong with it at once, and leaves nothing behind', async () => {
    const { issue, events, clock, storage } = await setUp();
    const limit = limitRule({ name: 'burst', per: 'key', limit: 1, window: 1000 });
    const before = await events();
    const made = await issue({
      name: ' ',
      environment: 'staging',
      scopes: ['read', 'admin'],
      allowedAddresses: ['192.0.2.1', '192.0.2.0/33'],
      expiresAt: clock.now(),
      limits: [limit, limit],
      metadata: { note: 'a\u0000b' },
    });
    if (made.ok) throw new Error('issued');
    expect(made.secret).toBeNull();
    expect(made.refusal.reason).toBe('validation_error');
    expect(made.refusal.problems?.map(({ field }) => field)).toEqual([
      'name',
      'environment',
      'scopes[1]',
      'allowedAddresses[1]',
      'expiresAt',
      'limits[1].name',
      'metadata.note',
    ]);
    expect(await events()).toEqual(before);
    expect(await storage.keys.list({}, { limit: 10, after: null }, clock.now())).toEqual([]);
  });

  test.each([
    ['of 100 characters', 'n'.repeat(100), true],
    ['of 101 characters', 'n'.repeat(101), false],
    ['that is empty', '', false],
    ['with a line break', 'a\nb', false],
    ['with half a surrogate pair', 'a\ud800', false],
    ['in any script', '鍵 ключ 🔑', true],
  ])('with a name %s', async (_which, name, isTaken) => {
    const { issue } = await setUp();
    expect((await issue({ name })).ok).toBe(isTaken);
  });

  test('for an API and a workspace that do not exist learns of both', async () => {
    const { issue } = await setUp();
    const made = await issue({ api: 'nothing', workspaceId: 'ws_nothing' });
    expect(made).toMatchObject({
      ok: false,
      refusal: { reason: 'validation_error', problems: [{ field: 'api' }, { field: 'workspaceId' }] },
    });
    expect(JSON.stringify(made)).toContain('there are: notes');
  });

  test('may not expire before it begins, and may the millisecond after', async () => {
    const { issue, clock } = await setUp();
    expect((await issue({ expiresAt: clock.now() - 1 })).ok).toBe(false);
    expect((await issue({ expiresAt: clock.now() })).ok).toBe(false);
    expect((await issue({ expiresAt: clock.now() + 1 })).ok).toBe(true);
  });
});
