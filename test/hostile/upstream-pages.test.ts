// An account's own upstream is a stranger on the origin where people are signed in: a form of another site leads a browser
// to what it answers. None of that runs there, and none of it counts for the portal beside it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hypervize } from '@keywright/core/presets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

const local = { ...hypervize, endpoints: { upstreams: 'own' as const, allowPrivateUpstreams: true } };
const PAGE = '<script>fetch("/api/v1/keys")</script>';

let keywright: TestKeywright;
let stranger: Server;
let path: string;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [local] });
  stranger = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(200, {
      'content-type': 'text/html',
      'content-security-policy': 'sandbox allow-scripts allow-same-origin',
      'set-cookie': 'keywright.session_token=of-the-stranger; Path=/',
      'clear-site-data': '"*"',
    });
    outgoing.end(PAGE);
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { id } = await keywright.client.endpoints.create({
    api: local.name,
    workspaceId: (await keywright.newWorkspace()).id,
    name: 'open to everybody',
    upstream: `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`,
    authMode: 'public',
  });
  path = `/hypervize/api/d/${id}/chat/completions`;
});
afterAll(async () => {
  await keywright.close();
  stranger.closeAllConnections();
  await new Promise((resolve) => stranger.close(resolve));
});

test('a page of an upstream has no origin, runs nothing, and sets no cookie beside the portal', async () => {
  // As a form of another site with enctype="text/plain" sends it.
  const answer = await fetch(keywright.publicUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'https://evil.example' },
    body: '{"model":"sample","messages":[],"a":"="}\r\n',
  });
  expect([answer.status, await answer.text()]).toEqual([200, PAGE]);
  // Every policy holds: the strictest decides.
  expect(answer.headers.get('content-security-policy')?.split(', ')).toContain('sandbox');
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(answer.headers.has('clear-site-data')).toBe(false);
});
