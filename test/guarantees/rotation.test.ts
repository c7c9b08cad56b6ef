// P-06: one rotation wins, a lost answer can be retried, and no secret is ever shown twice.
import type { KeyAnswer, KeyWithSecretAnswer, ProblemAnswer } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notes } from '../harness/guarantee-apis.ts';
import { createKeepAliveClient, type KeepAliveClient } from '../harness/keep-alive-client.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
let http: KeepAliveClient;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [notes] });
  http = createKeepAliveClient(keywright.url);
});
afterAll(async () => {
  http.close();
  await keywright.close();
});

interface Told {
  readonly status: number;
  readonly replayed: boolean;
  readonly text: string;
  readonly body: KeyWithSecretAnswer;
}

async function call(
  method: string,
  path: string,
  { body, idempotencyKey }: { readonly body?: unknown; readonly idempotencyKey?: string } = {},
): Promise<Told> {
  const headers = {
    authorization: `Bearer ${keywright.adminToken}`,
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  };
  const answer = await http.send({ method, path: `/api/v1${path}`, headers, body });
  return {
    status: answer.status,
    replayed: answer.headers['idempotency-replayed'] === 'true',
    text: answer.text,
    body: JSON.parse(answer.text) as KeyWithSecretAnswer,
  };
}

const codeOf = ({ text }: Told) => (JSON.parse(text) as ProblemAnswer).code;
const times = <T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));
const isGood = async (key: string) => (await keywright.client.keys.verify({ key })).valid;
const newKey = () => keywright.newKey({ api: 'notes', scopes: ['read'] });

describe('a thousand rotations of one key at once', () => {
  test('have one winner, and leave two live secrets', async () => {
    const key = await newKey();
    const answers = await times(1000, () => call('POST', `/keys/${key.id}/rotate`, { body: {} }));
    const winners = answers.filter(({ status }) => status === 200);
    const losers = answers.filter(({ status }) => status === 409);
    expect([winners.length, losers.length]).toEqual([1, 999]);
    for (const loser of losers) expect(codeOf(loser)).toBe('rotation_in_progress');
    const shown = await keywright.client.keys.get(key.id);
    expect(shown.secrets.map(({ state }) => state)).toEqual(['grace', 'current']);
    expect([await isGood(key.secret), await isGood(winners[0]?.body.secret ?? '')]).toEqual([true, true]);
    const answered = answers.filter(({ text }) => text.includes(winners[0]?.body.secret ?? '?'));
    expect(answered).toHaveLength(1);
  });

  test('without grace all win, one after the other, and leave one live secret', async () => {
    const key = await newKey();
    const answers = await times(100, () =>
      call('POST', `/keys/${key.id}/rotate`, { body: { graceSeconds: 0 } }),
    );
    const secrets = answers.map(({ body }) => body.secret ?? '');
    expect(new Set(secrets).size).toBe(100);
    const good = await Promise.all([key.secret, ...secrets].map(isGood));
    expect(good.filter(Boolean)).toHaveLength(1);
  });

  test('under one Idempotency-Key are one rotation, whose secret is in one answer', async () => {
    const key = await newKey();
    const options = { body: {}, idempotencyKey: 'rotate-once' };
    const answers = await times(1000, () => call('POST', `/keys/${key.id}/rotate`, options));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.secret !== null)).toHaveLength(1);
    expect((await keywright.client.keys.get(key.id)).secrets).toHaveLength(2);
  });
});

describe('a write that is retried', () => {
  test('answers the same without the secret, says that it is a replay, and changes nothing', async () => {
    const workspace = await keywright.newWorkspace();
    const body = { api: 'notes', workspaceId: workspace.id, name: 'retried' };
    const first = await call('POST', '/keys', { body, idempotencyKey: 'create-1' });
    expect([first.status, first.replayed]).toEqual([201, false]);
    const { id } = first.body;
    const rotation = { body: { graceSeconds: 60 }, idempotencyKey: 'rotate-1' };
    const rotated = await call('POST', `/keys/${id}/rotate`, rotation);
    await keywright.client.keys.edit(id, { name: 'renamed since' });

    for (const [answer, again] of [
      [first, await call('POST', '/keys', { body, idempotencyKey: 'create-1' })],
      [rotated, await call('POST', `/keys/${id}/rotate`, rotation)],
    ] as const) {
      expect([again.status, again.replayed]).toEqual([answer.status, true]);
      expect(again.body).toEqual({ ...answer.body, secret: null });
    }
    const { data } = await keywright.client.keys.list({ workspaceId: workspace.id });
    expect(data.map((key: KeyAnswer) => [key.name, key.secrets.length])).toEqual([['renamed since', 2]]);
  });

  test('may differ in how its body is written, not in what it says', async () => {
    const workspaceId = (await keywright.newWorkspace()).id;
    const body = { api: 'notes', workspaceId, name: 'one', scopes: ['read'] };
    const [one, two] = [body, Object.fromEntries(Object.entries(body).reverse())];
    const first = await call('POST', '/keys', { body: one, idempotencyKey: 'create-2' });
    const again = await call('POST', '/keys', { body: two, idempotencyKey: 'create-2' });
    expect([again.body.id, again.replayed]).toEqual([first.body.id, true]);
  });

  test('is refused when it asks for something else under the same key', async () => {
    const key = await newKey();
    const body = { api: 'notes', workspaceId: key.workspaceId, name: 'one' };
    await call('POST', '/keys', { body, idempotencyKey: 'create-3' });
    for (const other of [
      await call('POST', '/keys', { body: { ...body, name: 'two' }, idempotencyKey: 'create-3' }),
      await call('POST', `/keys/${key.id}/rotate`, { body: {}, idempotencyKey: 'create-3' }),
      await call('PATCH', `/keys/${key.id}`, { body: { name: 'x' }, idempotencyKey: 'create-3' }),
    ]) {
      expect([other.status, codeOf(other)]).toEqual([409, 'idempotency_mismatch']);
    }
  });

  test('many times at once makes one key, whose secret is in one answer', async () => {
    const workspaceId = (await keywright.newWorkspace()).id;
    const body = { api: 'notes', workspaceId, name: 'one of many' };
    const answers = await times(100, () => call('POST', '/keys', { body, idempotencyKey: 'create-4' }));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.body.secret !== null)).toHaveLength(1);
    expect((await keywright.client.keys.list({ workspaceId })).data).toHaveLength(1);
  });

  test('is told when its key has a form no key has', async () => {
    const options = { body: {}, idempotencyKey: 'two words' };
    const refused = await call('POST', `/keys/${(await newKey()).id}/rotate`, options);
    expect([refused.status, codeOf(refused)]).toEqual([400, 'validation_error']);
  });
});

describe('a secret', () => {
  test('is in the answer that made it and in no other', async () => {
    const key = await newKey();
    const rotated = await call('POST', `/keys/${key.id}/rotate`, { body: { graceSeconds: 60 } });
    const oldSecret = key.secrets[0]?.id ?? '';
    const later = [
      await call('GET', `/keys/${key.id}`),
      await call('GET', `/keys?workspaceId=${key.workspaceId}`),
      await call('PATCH', `/keys/${key.id}`, { body: { name: 'renamed' } }),
      await call('POST', '/keys/verify', { body: { key: key.secret } }),
      await call('DELETE', `/keys/${key.id}/secrets/${oldSecret}`),
      await call('POST', `/keys/${key.id}/revoke`, { body: {} }),
    ];
    for (const { text, status } of later) {
      expect(status).toBe(200);
      for (const secret of [key.secret, rotated.body.secret ?? '']) expect(text).not.toContain(secret);
    }
  });
});
