// What belongs to a workspace: told by the header of the gateway, by nothing a client writes into a path or a body.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleUpstream, startSampleUpstream } from '../../src/start-sample-upstream.ts';

let upstream: SampleUpstream;
beforeAll(async () => {
  upstream = await startSampleUpstream();
});
afterAll(() => upstream.close());

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  readonly body: any;
}

async function ask(workspaceId: string, asked: string, body?: unknown): Promise<Answer> {
  const [method = '', path = ''] = asked.split(' ');
  const headers = { 'x-keywright-workspace-id': workspaceId };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(upstream.url + path, { method, headers, ...sent });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

const OURS = 'ws_01kmine';
const THEIRS = 'ws_01kthem';

describe.each([
  ['GET /v1/customers', 'data', 'id', '/v1/customers/'],
  ['GET /v1/tasks', 'tasks', 'taskId', '/v1/tasks/'],
  ['GET /v1/tasks', 'tasks', 'sessionId', '/v1/sessions/'],
])('%s, %s[].%s', (list, rows, idField, path) => {
  it('lists what the workspace has, and shows each of it to that workspace alone', async () => {
    const { status, body } = await ask(OURS, list);
    expect(status).toBe(200);
    expect(body[rows]).toHaveLength(3);
    for (const row of body[rows]) {
      expect(row.workspaceId).toBe(OURS);
      const own = await ask(OURS, `GET ${path}${row[idField]}`);
      expect(own).toMatchObject({ status: 200, body: { workspaceId: OURS } });
      const foreign = await ask(THEIRS, `GET ${path}${row[idField]}`);
      expect(foreign.status).toBe(404);
      expect(foreign).toEqual(await ask(THEIRS, `GET ${path}nothing`));
    }
  });
});

describe('customers', () => {
  it('are added and changed under a name, by their own workspace', async () => {
    const added = await ask(OURS, 'POST /v1/customers', { name: 'Emmy Noether' });
    expect(added).toMatchObject({ status: 201, body: { name: 'Emmy Noether', workspaceId: OURS } });
    const path = `/v1/customers/${added.body.id}`;
    expect(await ask(OURS, `PATCH ${path}`, { name: 'E. Noether' })).toMatchObject({
      status: 200,
      body: { id: added.body.id, name: 'E. Noether' },
    });
    expect((await ask(THEIRS, `PATCH ${path}`, { name: 'x' })).status).toBe(404);
  });

  it.each([{}, { name: ' ' }, { name: 7 }, 'text'])('are not added as %j', async (body) => {
    expect((await ask(OURS, 'POST /v1/customers', body)).status).toBe(400);
  });

  it('are named in the conversations with them', async () => {
    const customers = (await ask(OURS, 'GET /v1/customers')).body.data;
    const conversations = (await ask(OURS, 'GET /v1/conversations')).body.data;
    expect(conversations.map((row: { customerId: string }) => row.customerId)).toEqual(
      customers.map((row: { id: string }) => row.id),
    );
  });
});

describe('tasks', () => {
  it('start for an end user or for none, and can be shown afterwards', async () => {
    const body = { endUserId: 'user-7', instruction: 'Buy milk' };
    const started = await ask(OURS, 'POST /v1/tasks', body);
    expect(started).toMatchObject({
      status: 201,
      body: { status: 'queued', endUserId: 'user-7', workspaceId: OURS },
    });
    expect((await ask(OURS, `GET /v1/tasks/${started.body.taskId}`)).status).toBe(200);
    const nobodys = await ask(OURS, 'POST /v1/tasks', { instruction: 'Buy milk' });
    expect(nobodys).toMatchObject({ status: 201, body: { endUserId: null } });
  });

  it.each([
    {},
    { instruction: '' },
    { instruction: 'x', endUserId: 7 },
    { instruction: 'x', endUserId: '' },
  ])('do not start as %j', async (body) => {
    const { status, body: told } = await ask(OURS, 'POST /v1/tasks', body);
    expect([status, Object.keys(told)]).toEqual([400, ['error']]);
  });
});

describe('credentials of an end user', () => {
  const path = '/v1/end-users/user-7/credentials';

  it('are kept by site, and never told', async () => {
    const kept = await ask(OURS, `PUT ${path}`, { site: 'shop.example', password: 'hunter2' });
    expect(kept.status).toBe(200);
    expect(kept.body).toEqual({ endUserId: 'user-7', workspaceId: OURS, sites: ['shop.example'] });
    expect((await ask(OURS, `GET ${path}`)).body.endUserId).toBe('user-7');
    expect(await ask(OURS, `DELETE ${path}`)).toEqual({ status: 204, body: null });
  });

  it('need a site', async () => {
    expect((await ask(OURS, `PUT ${path}`, {})).body).toEqual({ error: 'site must be a text' });
  });
});

describe('a dedicated endpoint', () => {
  const path = '/api/d/endpt-0123456789ab';

  it('is shown to the workspace the gateway vouches for, and to nobody else', async () => {
    expect(await ask(OURS, `GET ${path}`)).toMatchObject({
      status: 200,
      body: { id: 'endpt-0123456789ab', workspaceId: OURS },
    });
    expect((await ask('-', `GET ${path}`)).status).toBe(404);
  });

  it('chats like every other, as do all on shared capacity', async () => {
    const body = { model: 'sample', messages: [{ role: 'user', content: 'Hi' }] };
    for (const asked of ['/api/chat/completions', `${path}/chat/completions`]) {
      const { status, body: told } = await ask('-', `POST ${asked}`, body);
      expect([status, told.choices[0].message.content]).toEqual([200, 'You said: Hi']);
    }
  });
});
