// Requests without a key: whose limits they are held to, and whose usage they are.

import type { KeylessCaller } from '@keywright/core/keys/verdict';
import { limitRule } from '@keywright/core/limits/limit-rule';
import { beforeEach, describe, expect, test } from 'vitest';
import { type AssembledUseCases, assembleUseCases } from '../../../../test/harness/assemble-use-cases.ts';
import { notes } from '../../../../test/harness/guarantee-apis.ts';
import { requestFacts } from '../../../../test/harness/request-facts.ts';

const NOBODY: KeylessCaller = { kind: 'nobody', payer: null };
const person = (workspaceId: string, memberId = 'mem_1'): KeylessCaller => ({
  kind: 'person',
  userId: 'usr_1',
  payer: { workspaceId, memberId },
});

const api = {
  ...notes,
  limits: [
    limitRule({ name: 'monthly', per: 'workspace', limit: 3, window: 'month' }),
    limitRule({ name: 'burst', per: 'key', limit: 2, window: 60_000 }),
  ],
  anonymousLimits: [limitRule({ name: 'all', per: 'api', limit: 2, window: 60_000 })],
};

describe('a request without a key', () => {
  let assembled: AssembledUseCases;
  beforeEach(() => {
    assembled = assembleUseCases({ apis: [api] });
  });

  const ask = async (caller: KeylessCaller) => {
    const judged = { caller, denial: null, endpoint: null };
    const verdict = await assembled.useCases.verifyKeyless({ ...requestFacts(api), caller: judged });
    return verdict.valid ? 'valid' : (verdict.denial.violated ?? []).map(({ name }) => name).join();
  };

  test('of a person draws on the counters of the keys of their workspace', async () => {
    const { secret, keyId } = await assembled.newKey();
    const key = await assembled.storage.keys.findById(keyId);
    const workspaceId = key?.workspaceId ?? '';
    expect(await ask(person(workspaceId))).toBe('valid');
    expect((await assembled.verify(secret, { api })).valid).toBe(true);
    expect(await ask(person(workspaceId, 'mem_2'))).toBe('valid');
    expect(await ask(person(workspaceId, 'mem_3'))).toBe('monthly');
    expect((await assembled.verify(secret, { api })).valid).toBe(false);
    expect(await ask(person('ws_other'))).toBe('valid');
  });

  test('of a person counts under a limit of keys as if their seat were one', async () => {
    expect([await ask(person('ws_1')), await ask(person('ws_1')), await ask(person('ws_1'))]).toEqual([
      'valid',
      'valid',
      'burst',
    ]);
    expect(await ask(person('ws_1', 'mem_2'))).toBe('valid');
  });

  test('of nobody in particular is held to the limits of nobody, whoever pays for it', async () => {
    expect(await ask({ kind: 'nobody', payer: { workspaceId: 'ws_1', memberId: null } })).toBe('valid');
    expect(await ask(NOBODY)).toBe('valid');
    expect(await ask(NOBODY)).toBe('all');
    expect(await ask(person('ws_1'))).toBe('valid');
  });

  test('is told of with who pays for it, and is a guest only when it is nobody in particular', async () => {
    await ask(NOBODY);
    await ask({ kind: 'nobody', payer: { workspaceId: 'ws_1', memberId: null } });
    await ask(NOBODY);
    await ask(person('ws_2'));
    const told = assembled.usage.map(({ outcome, keyId, workspaceId, memberId, isBillable }) => {
      return [outcome, keyId, workspaceId, memberId, isBillable];
    });
    expect(told).toEqual([
      ['anonymous', null, null, null, true],
      ['anonymous', null, 'ws_1', null, true],
      ['limit_exceeded', null, null, null, false],
      ['valid', null, 'ws_2', 'mem_1', true],
    ]);
  });
});
