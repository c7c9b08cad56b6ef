// Where requests are taken in: each reaches one mount with one reading of its target, or none.
import { afterEach, describe, expect, test } from 'vitest';
import { sendRaw } from '../../../../../test/harness/raw-http.ts';
import { type FrontDoorRigOptions, startFrontDoor, type TestFrontDoor } from './front-door-rig.ts';

let door: TestFrontDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

const MOUNTS: FrontDoorRigOptions = { names: ['stav'], hosts: ['api.example', 'api.example:8443'] };

async function open(options: FrontDoorRigOptions = MOUNTS): Promise<TestFrontDoor> {
  door = await startFrontDoor(options);
  return door;
}

async function ask(start: string, lines: readonly string[] = ['Host: h']) {
  if (door === null) throw new Error('open a door first');
  const request = [`${start} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n');
  const [answer] = (await sendRaw(door.url, request)).answers;
  if (answer === undefined) throw new Error('no answer');
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body || '{}') };
}

describe('mounts', () => {
  test.each([
    ['/stav/v1/chat', 'h', 'stav', '/v1/chat'],
    ['/stav', 'h', 'stav', '/'],
    ['/stav/', 'h', 'stav', '/'],
    ['/stav/stav/x', 'h', 'stav', '/stav/x'],
    ['/stavX/v1', 'h', 'own', '/stavX/v1'],
    ['/Stav/v1', 'h', 'own', '/Stav/v1'],
    ['/', 'h', 'own', '/'],
    ['/health', 'h', 'own', '/health'],
    ['/v1/chat', 'api.example', 'at api.example', '/v1/chat'],
    ['/v1/chat', 'API.Example', 'at api.example', '/v1/chat'],
    ['/v1/chat', 'api.example:8443', 'at api.example:8443', '/v1/chat'],
    ['/v1/chat', 'api.example:1', 'own', '/v1/chat'],
    ['/stav/v1', 'api.example', 'at api.example', '/stav/v1'],
    ['/health', 'api.example', 'at api.example', '/health'],
  ])('%s at %s goes to %s as %s', async (path, host, mount, localPath) => {
    const { arrivals } = await open();
    expect(await ask(`GET ${path}?a=/b`, [`Host: ${host}`])).toMatchObject({
      status: 200,
      body: { mount, localPath },
    });
    expect(arrivals[0]?.exchange).toMatchObject({ path, query: '?a=/b' });
  });
});

describe('what fails a step goes no further', () => {
  test.each([
    ['framing before all else', 'TRACE //x', ['Host: a', 'Host: b'], 400, 'bad_host'],
    ['the method before the target', 'TRACE //x', ['Host: h'], 405, 'method_not_allowed'],
    ['the target before Connection', 'GET //x', ['Host: h', 'Connection: cookie'], 400, 'uri_invalid'],
    ['Connection last', 'GET /stav/x', ['Host: h', 'Connection: cookie'], 400, 'bad_header'],
  ])('%s', async (_, start, lines, status, code) => {
    const { arrivals, refusals } = await open();
    const answer = await ask(start, lines);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(arrivals).toEqual([]);
    expect(refusals).toEqual([{ refusal: expect.objectContaining({ reason: code }), requestId: 'req_1' }]);
    expect(answer.headers.get('x-request-id')).toBe('req_1');
  });

  test("what is refused below a mount is worded in the mount's manner", async () => {
    await open();
    const { headers } = await ask('TRACE /stav/x');
    expect(headers.get('allow')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is let in', async (method) => {
    await open();
    expect((await ask(`${method} /`)).status).toBe(200);
  });

  test.each(['TRACE', 'LINK', 'PROPFIND', 'PURGE', 'QUERY'])('%s is not', async (method) => {
    const { arrivals } = await open();
    expect((await ask(`${method} /`)).status).toBe(405);
    expect(arrivals).toEqual([]);
  });

  test('CONNECT makes no tunnel: the connection closes without a word', async () => {
    const { url, arrivals } = await open();
    const { bytes, closed } = await sendRaw(
      url,
      'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\nGET / HTTP/1.1\r\n',
    );
    expect({ bytes: bytes.length, closed, arrivals }).toEqual({ bytes: 0, closed: true, arrivals: [] });
  });
});

test('each request has an id of its own', async () => {
  const { arrivals } = await open();
  await ask('GET /');
  await ask('GET /');
  expect(arrivals.map(({ exchange }) => exchange.requestId)).toEqual(['req_1', 'req_2']);
});

describe("the client's address", () => {
  const from = async (lines: readonly string[], trustedProxies: readonly string[]) => {
    const { arrivals } = await open({ trustedProxies });
    await ask('GET /', ['Host: h', ...lines]);
    return arrivals[0]?.exchange.address;
  };

  test('is that of the peer, whatever anyone claims', async () => {
    expect(await from(['X-Forwarded-For: 203.0.113.9', 'Forwarded: for=203.0.113.9'], [])).toBe('127.0.0.1');
  });

  test('T-39 is the rightmost that no trusted proxy wrote', async () => {
    const lines = ['X-Forwarded-For: 203.0.113.5, 198.51.100.9', 'x-forwarded-for: 10.0.0.2'];
    expect(await from(lines, ['127.0.0.1', '10.0.0.0/8'])).toBe('198.51.100.9');
  });

  test('T-33 is not read from aliases of the header, nor from its relatives', async () => {
    const lines = [
      'X_Forwarded_For: 203.0.113.9',
      'x-forwarded_for: 203.0.113.9',
      'X-Real-IP: 203.0.113.9',
      'Forwarded: for=203.0.113.9',
      'True-Client-IP: 203.0.113.9',
    ];
    expect(await from(lines, ['127.0.0.1'])).toBe('127.0.0.1');
  });

  test('T-36 is unknown when a hop cannot be read', async () => {
    expect(await from(['X-Forwarded-For: abc'], ['127.0.0.1'])).toBeNull();
    await door?.close();
    expect(await from(['X-Forwarded-For:'], ['127.0.0.1'])).toBeNull();
  });
});
