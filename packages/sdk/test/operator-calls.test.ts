// What the operator asks for besides keys: the first-run link, the audit log, management credentials.
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ANSWERS } from './example-answers.ts';
import { type RecordingServer, startRecordingServer } from './recording-server.ts';

let server: RecordingServer;
let client: KeywrightClient;

beforeAll(async () => {
  server = await startRecordingServer();
  client = createClient({ url: server.url, token: 'operator-token' });
});
afterAll(() => server.close());

interface Call {
  readonly call: (client: KeywrightClient) => Promise<unknown>;
  readonly line: string;
  readonly body?: unknown;
  readonly answer: unknown;
}

const issue = { name: 'CI', scopes: ['keys:read'] };

const CALLS: readonly Call[] = [
  { call: (c) => c.firstRun.openLink(), line: 'POST first-run-link', answer: ANSWERS.firstRunLink },
  { call: (c) => c.nodes.list(), line: 'GET nodes', answer: ANSWERS.nodes },
  {
    call: (c) => c.audit.list({ workspaceId: 'ws_1', action: 'key.revoked', limit: 5 }),
    line: 'GET audit?workspaceId=ws_1&action=key.revoked&limit=5',
    answer: ANSWERS.auditEntries,
  },
  {
    call: (c) => c.audit.verify({ head: '7:q0Xk' }),
    line: 'GET audit/verification?head=7%3Aq0Xk',
    answer: ANSWERS.auditVerification,
  },
  {
    call: (c) => c.credentials.create(issue),
    line: 'POST credentials',
    body: issue,
    answer: ANSWERS.credentialWithSecret,
  },
  {
    call: (c) => c.credentials.list({ limit: 2 }),
    line: 'GET credentials?limit=2',
    answer: ANSWERS.credentials,
  },
  {
    call: (c) => c.credentials.revoke('mgc_1'),
    line: 'POST credentials/mgc_1/revoke',
    answer: ANSWERS.revocation,
  },
];

it.each(CALLS)('$line is one request, answered as the server answers it', async ({
  call,
  line,
  body,
  answer,
}) => {
  server.answer({ body: JSON.stringify(answer) });
  expect(await call(client)).toEqual(answer);
  const sent = server.requests.at(-1);
  expect(`${sent?.method} ${sent?.path}`).toBe(line.replace(' ', ' /api/v1/'));
  expect(sent?.body).toEqual(body);
});
