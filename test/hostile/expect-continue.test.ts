// Clients that wait for `100 Continue` before they send a body: curl does for larger ones.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../harness/raw-http.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const body = JSON.stringify({ name: 'Waiting', slug: 'waiting' });

function create(path: string, credential: string): string {
  const head = [`POST ${path} HTTP/1.1`, 'Host: t', 'Content-Type: application/json', 'Connection: close'];
  const length = `Content-Length: ${body.length}`;
  return `${[...head, credential, length, 'Expect: 100-continue'].join('\r\n')}\r\n\r\n`;
}

describe('a body that waits to be invited', () => {
  it.each([
    ['/api/v1/workspaces', 'Authorization: Bearer'],
    ['/stevora/v1/workspaces', 'x-admin-token:'],
  ])('is invited at %s', async (path, credential) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(keywright.url).port) });
    socket.write(create(path, `${credential} ${keywright.adminToken}`));
    const [invitation] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(invitation.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  });

  it.each([
    ['/api/v1/workspaces', 'Authorization: Bearer no'],
    ['/stevora/v1/workspaces', 'x-admin-token: no'],
  ])('is not invited at %s by a caller who may not send it', async (path, credential) => {
    const { answers, bytes } = await sendRaw(keywright.url, create(path, credential));
    expect(bytes.toString()).not.toContain('100 Continue');
    expect(answers[0]?.status).toBe(401);
  });
});
