// Writes of the native API that are retried under one Idempotency-Key.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../../../test/harness/start-test-keywright.ts';
import { type NativeCall, nativeCaller } from './native-caller.ts';

let keywright: TestKeywright;
let workspaceId: string;
let call: NativeCall;
beforeAll(async () => {
  keywright = await startTestKeywright();
  call = nativeCaller(keywright);
  workspaceId = (await keywright.newWorkspace()).id;
});
afterAll(() => keywright.close());

describe('a write with an Idempotency-Key', () => {
  const keyed = (key: string, body: object) =>
    call('POST /api/v1/keys', { api: 'stav', workspaceId, ...body }, { 'idempotency-key': key });

  test('is done once: the answer is given again, marked, and without its secret', async () => {
    const [first, again] = [await keyed('once', { name: 'once' }), await keyed('once', { name: 'once' })];
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(first.body.secret).toMatch(/^hm_live_/);
    expect(again.body).toEqual({ ...first.body, secret: null });
  });

  test('is refused for anything else', async () => {
    await keyed('twice', { name: 'one' });
    expect(await keyed('twice', { name: 'two' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_mismatch' },
    });
  });

  test.each(['two words', '', 'x'.repeat(256)])('is refused when that is none: %j', async (key) => {
    const answer = await call(
      'POST /api/v1/workspaces',
      { name: 'x', slug: 'never' },
      { 'idempotency-key': key },
    );
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_error' } });
    expect(JSON.stringify(answer.body.problems)).toMatch(/idempotency-key/i);
  });
});
