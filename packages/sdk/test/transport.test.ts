// What counts as an answer, how refusals and outages are told apart, and where the token may go.
import { createServer } from 'node:net';
import { createClient, KeywrightError, KeywrightUnreachableError, UNRECOGNISED_ANSWER } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from './recording-server.ts';

let server: RecordingServer;
const list = (url = server.url) => createClient({ url, token: 'operator-token' }).workspaces.list();
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (thrown: unknown) => thrown,
  );

beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.close());

describe('an answer that is not 2xx', () => {
  it('becomes an error with everything the problem document says', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'validation_error',
      detail: 'The request is not valid',
      requestId: 'req_1',
      problems: [{ field: 'slug', message: 'is odd' }],
    };
    server.answer({ status: 400, body: JSON.stringify(problem) });
    const error = await failureOf(list());
    expect(error).toBeInstanceOf(KeywrightError);
    expect(error).toMatchObject({
      status: 400,
      code: 'validation_error',
      detail: 'The request is not valid',
      message: 'The request is not valid',
      requestId: 'req_1',
      problems: problem.problems,
      retryAfterSeconds: null,
      answer: problem,
    });
  });

  it('says how long to wait when the server does', async () => {
    const body = JSON.stringify({ code: 'store_unavailable', detail: 'later' });
    server.answer({ status: 503, headers: { 'retry-after': '7' }, body });
    expect(await failureOf(list())).toMatchObject({ status: 503, retryAfterSeconds: 7 });
  });

  it.each([
    '<h1>Bad Gateway</h1>',
    '{"error":"other program"}',
    '{"code":"odd","detail":"problems of another shape","problems":"many"}',
    '{"code":"odd","detail":"problems of another shape","problems":[{"at":"name"}]}',
    '',
    'null',
  ])('is unrecognised when its body is %j', async (body) => {
    server.answer({ status: 502, body });
    expect(await failureOf(list())).toMatchObject({
      name: 'KeywrightError',
      status: 502,
      code: UNRECOGNISED_ANSWER,
      requestId: null,
      answer: null,
    });
  });
});

describe('an answer that is 2xx', () => {
  it.each([
    '<html>login</html>',
    '',
    '"ok"',
    '[]',
    '{"code":"no_such_page","detail":"a problem, though not by its status"}',
  ])('is unrecognised when its body is %j', async (body) => {
    server.answer({ status: 200, body });
    expect(await failureOf(list())).toMatchObject({ status: 200, code: UNRECOGNISED_ANSWER });
  });
});

describe('no answer', () => {
  it('is unreachable with the reason of the system when nobody listens', async () => {
    const gone = await startRecordingServer();
    await gone.close();
    const error = await failureOf(list(gone.url));
    expect(error).toBeInstanceOf(KeywrightUnreachableError);
    expect(error).toMatchObject({ url: gone.url, reason: 'ECONNREFUSED' });
  });

  it('is unreachable when the connection is cut in the middle of an answer', async () => {
    const cutter = createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"da'));
    });
    await new Promise<void>((resolve) => cutter.listen(0, '127.0.0.1', resolve));
    const address = cutter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await failureOf(list(`http://127.0.0.1:${port}`))).toBeInstanceOf(KeywrightUnreachableError);
    cutter.close();
  });

  it('is unreachable when the answer does not come in time', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const client = createClient({ url: `http://127.0.0.1:${port}`, token: 't', timeoutMs: 50 });
    expect(await failureOf(client.workspaces.list())).toMatchObject({ reason: 'no answer in time' });
    silent.close();
  });
});

describe('the token', () => {
  it('does not follow a redirect', async () => {
    const other = await startRecordingServer();
    server.answer({ status: 307, headers: { location: `${other.url}/api/v1/workspaces` }, body: '' });
    expect(await failureOf(list())).toMatchObject({ status: 307, code: UNRECOGNISED_ANSWER });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it.each([
    '',
    'two words',
    'line\nbreak',
    'pässword',
  ])('is refused before any request when it is %j', (token) => {
    expect(() => createClient({ url: 'http://localhost', token })).toThrow(TypeError);
  });

  it('is never quoted when it is refused', () => {
    expect(() => createClient({ url: 'http://localhost', token: 'hush hush' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hush') }),
    );
  });
});

describe('the address', () => {
  it.each([
    '',
    'localhost:8787',
    'ftp://localhost',
    'http://user:password@localhost',
    'file:///etc/passwd',
  ])('is refused when it is %j', (url) => {
    expect(() => createClient({ url, token: 't' })).toThrow(TypeError);
  });
});

describe('an idempotency key', () => {
  it('is refused when no header may carry it, before any request', async () => {
    const before = server.requests.length;
    const client = createClient({ url: server.url, token: 't' });
    const write = client.workspaces.create({ name: 'A', slug: 'a' }, { idempotencyKey: 'a\r\nx: y' });
    expect(await failureOf(write)).toBeInstanceOf(TypeError);
    expect(server.requests).toHaveLength(before);
  });
});
