// A key may make keys; its client sends half of such a request, and the rest once the key has lost its right to it.
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { stevora } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [stevora] });
});
afterAll(() => keywright.close());

type Key = Awaited<ReturnType<TestKeywright['newKey']>>;

/** Sends a request for a new key, and its last bytes only after `meanwhile`; answers the status line. */
async function holdBack(secret: string, meanwhile: () => Promise<unknown>): Promise<string> {
  const body = JSON.stringify({ name: 'made in the end', scopes: ['workflows:read'] });
  const head = [
    'POST /stevora/v1/api-keys HTTP/1.1',
    'host: localhost',
    `x-api-key: ${secret}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    'connection: close',
  ];
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(keywright.url).port) });
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, -10)}`);
  // Long enough for the head to be judged.
  await setTimeout(100);
  await meanwhile();
  socket.write(body.slice(-10));
  await closed;
  return received.split('\r\n', 1)[0] ?? '';
}

const keys = () => keywright.client.keys;

const LOSSES: readonly (readonly [string, string, (key: Key) => Promise<unknown>])[] = [
  ['revoked', '401', ({ id }) => keys().revoke(id)],
  ['rotated without grace', '401', ({ id }) => keys().rotate(id, { graceSeconds: 0 })],
  ['disabled', '401', ({ id }) => keys().edit(id, { disabled: true })],
  ['bound to other addresses', '401', ({ id }) => keys().edit(id, { allowedAddresses: ['192.0.2.0/24'] })],
  ['stripped of the scope', '403', ({ id }) => keys().edit(id, { scopes: ['workflows:read'] })],
];

describe('a write whose body is held back', () => {
  test('happens while its key keeps its right', async () => {
    const key = await keywright.newKey({ api: 'stevora', scopes: ['api-keys:write', 'workflows:read'] });
    const edit = () => keys().edit(key.id, { name: 'renamed' });
    expect(await holdBack(key.secret, edit)).toContain(' 201 ');
  });

  test.each(LOSSES)('does not happen once its key was %s', async (_how, status, lose) => {
    const key = await keywright.newKey({ api: 'stevora', scopes: ['api-keys:write', 'workflows:read'] });
    expect(await holdBack(key.secret, () => lose(key))).toContain(` ${status} `);
    expect((await keys().list({ workspaceId: key.workspaceId })).data).toHaveLength(1);
  });
});
