// The audit log as lines: in parts as they come, whole or not at all, and nothing else taken for it.
import { text } from 'node:stream/consumers';
import { createClient, type KeywrightClient, UNRECOGNISED_ANSWER } from '@keywright/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUDIT_NDJSON } from './example-answers.ts';
import { type RecordingServer, startRecordingServer } from './recording-server.ts';

let server: RecordingServer;
let client: KeywrightClient;

beforeAll(async () => {
  server = await startRecordingServer();
  client = createClient({ url: server.url, token: 'operator-token' });
});
afterAll(() => server.close());

it('is asked for as lines, and nothing else is taken for it', async () => {
  for (const body of [AUDIT_NDJSON, '']) {
    server.answer({ body });
    expect(await text(client.audit.exportNdjson({ subjectId: 'key_1' }))).toBe(body);
  }
  expect(server.requests.at(-1)?.path).toBe('/api/v1/audit?subjectId=key_1&format=ndjson');
  expect(server.requests.at(-1)?.headers.accept).toBe('application/x-ndjson, application/problem+json');
  for (const body of [AUDIT_NDJSON.trimEnd(), '<html>\n']) {
    server.answer({ body });
    await expect(text(client.audit.exportNdjson())).rejects.toMatchObject({ code: UNRECOGNISED_ANSWER });
  }
});

it('a refusal is told as the server tells it', async () => {
  const body = JSON.stringify({ code: 'operator_required', detail: 'No.' });
  server.answer({ status: 403, body });
  await expect(text(client.audit.exportNdjson())).rejects.toMatchObject({ code: 'operator_required' });
});

it('a line is given out before the next one is there, and text of any script survives the parts', async () => {
  const first = Promise.withResolvers<void>();
  async function* lines() {
    yield '{"name":"é"}\n';
    await first.promise;
    yield '{"name":"鍵"}\n';
  }
  server.answer({ body: lines() });
  let read = '';
  for await (const part of client.audit.exportNdjson()) {
    read += part;
    first.resolve();
  }
  expect(read).toBe('{"name":"é"}\n{"name":"鍵"}\n');
});

it('an export that is cut, or stands still, is never taken for whole', async () => {
  async function* cut() {
    yield '{"id":1}\n';
    throw new Error('the disk is gone');
  }
  server.answer({ body: cut() });
  await expect(text(client.audit.exportNdjson())).rejects.toMatchObject({
    name: 'KeywrightUnreachableError',
  });
  const never = new Promise<string>(() => {});
  async function* still() {
    yield '{"id":1}\n';
    yield await never;
  }
  server.answer({ body: still() });
  const impatient = createClient({ url: server.url, token: 'operator-token', timeoutMs: 200 });
  await expect(text(impatient.audit.exportNdjson())).rejects.toMatchObject({ reason: 'no answer in time' });
});
