import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../harness/run-command.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const newKey = (workspaceId?: string) =>
  keywright.newKey({ api: 'stablebrowse', ...(workspaceId !== undefined && { workspaceId }) });

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  readonly body: any;
}

async function ask(secret: string | null, route: string, json?: unknown): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const headers: Record<string, string> = secret === null ? {} : { authorization: `Bearer ${secret}` };
  const sent = json === undefined ? {} : { body: JSON.stringify(json) };
  const answer = await fetch(`${keywright.url}/stablebrowse${path}`, { method, headers, ...sent });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}

const TASK = { endUserId: 'user-7', instruction: 'Buy milk' };

describe('stablebrowse', () => {
  it('SB-01 a key is a bearer sb_live_ secret, and nothing else carries it', async () => {
    const { secret } = await newKey();
    expect(secret).toMatch(/^sb_live_[0-9A-Za-z]{49}$/);
    expect((await ask(secret, 'GET /v1/tasks')).status).toBe(200);
    const headers = { 'x-api-key': secret };
    expect((await fetch(`${keywright.url}/stablebrowse/v1/tasks`, { headers })).status).toBe(401);
  });

  it('SB-01 the key names the business, whoever the request is for', async () => {
    const { secret, workspaceId, id } = await newKey();
    for (const endUserId of ['user-7', 'ws_01kother', undefined]) {
      const started = await ask(secret, 'POST /v1/tasks', { ...TASK, endUserId });
      expect(started.body).toMatchObject({ workspaceId, endUserId: endUserId ?? null });
      const sent = keywright.upstream.calls.at(-1)?.rawHeaders ?? [];
      const told = sent.filter((_, index) => index % 2 === 1 && sent[index - 1]?.startsWith('x-keywright-'));
      expect(told).toContain(workspaceId);
      expect(told).toContain(id);
      expect(told).not.toContain(endUserId);
    }
  });

  it('SB-04 keys are independent: each is used and revoked by itself, and none is rotated in place', async () => {
    const first = await newKey();
    const second = await newKey(first.workspaceId);
    for (const { secret } of [first, second]) expect((await ask(secret, 'GET /v1/tasks')).status).toBe(200);
    await expect(keywright.client.keys.rotate(first.id)).rejects.toMatchObject({
      status: 409,
      code: 'rotation_not_offered',
    });
  });

  it('SB-04 a key is rotated by making another, moving over and revoking the first; each tells its own last use', async () => {
    const old = await newKey();
    expect((await ask(old.secret, 'GET /v1/tasks')).status).toBe(200);
    const next = await newKey(old.workspaceId);
    const usesOf = async () => {
      const { data } = await keywright.client.keys.list({ workspaceId: old.workspaceId });
      return new Map(data.map(({ id, lastUsedAt }) => [id, lastUsedAt]));
    };
    await expect.poll(async () => (await usesOf()).get(old.id)).not.toBeNull();
    const oldUse = (await usesOf()).get(old.id);
    expect((await usesOf()).get(next.id)).toBeNull();
    expect((await ask(next.secret, 'GET /v1/tasks')).status).toBe(200);
    await expect.poll(async () => (await usesOf()).get(next.id)).not.toBeNull();
    expect((await usesOf()).get(old.id)).toBe(oldUse);
    await keywright.client.keys.revoke(old.id);
    expect((await ask(old.secret, 'GET /v1/tasks')).status).toBe(403);
    expect((await ask(next.secret, 'GET /v1/tasks')).status).toBe(200);
  });

  it('SB-05 a revoked key is 403 at once on every route, unknown ones 401, others go on', async () => {
    const revoked = await newKey();
    const other = await newKey(revoked.workspaceId);
    expect((await ask(revoked.secret, 'GET /v1/tasks')).status).toBe(200);
    await keywright.client.keys.revoke(revoked.id);
    for (const route of [
      'POST /v1/tasks',
      'GET /v1/tasks',
      'GET /v1/tasks/x',
      'DELETE /v1/end-users/x/credentials',
    ]) {
      const { status, body } = await ask(revoked.secret, route, route.startsWith('POST') ? TASK : undefined);
      expect([status, body], route).toEqual([403, { error: 'This API key has been revoked' }]);
    }
    const unknown = await ask(`sb_live_${'a'.repeat(49)}`, 'GET /v1/tasks');
    expect([unknown.status, unknown.body]).toEqual([401, { error: 'Invalid API key' }]);
    expect((await ask(other.secret, 'GET /v1/tasks')).status).toBe(200);
  });

  it('SB-05 there is no way back: not by the API, not by the command line', async () => {
    const { id, secret } = await newKey();
    await keywright.client.keys.revoke(id);
    const { keys } = keywright.client;
    const refused = { status: 409 };
    await expect(keys.edit(id, { disabled: false })).rejects.toMatchObject(refused);
    await expect(keys.edit(id, { expiresAt: null, scopes: [] })).rejects.toMatchObject(refused);
    await expect(keys.rotate(id)).rejects.toMatchObject(refused);
    for (const line of [`keys edit ${id} --enable`, `keys edit ${id} --expires never`, `keys rotate ${id}`]) {
      expect((await runCommand(line, keywright)).exitCode, line).toBe(1);
    }
    for (const way of ['restore', 'unrevoke', 'enable', 'activate']) {
      expect((await runCommand(`keys ${way} ${id}`, keywright)).exitCode, way).toBe(2);
    }
    expect((await keys.revoke(id)).state).toBe('revoked');
    expect((await keys.get(id)).state).toBe('revoked');
    expect((await ask(secret, 'GET /v1/tasks')).status).toBe(403);
  });

  it('SB-06 the whole data plane works with a key', async () => {
    const { secret, workspaceId } = await newKey();
    const started = await ask(secret, 'POST /v1/tasks', TASK);
    expect(started).toMatchObject({ status: 201, body: { workspaceId, endUserId: 'user-7' } });
    const { taskId, sessionId } = started.body;
    expect((await ask(secret, 'GET /v1/tasks')).body.tasks).toHaveLength(3);
    expect(await ask(secret, `GET /v1/tasks/${taskId}`)).toMatchObject({ status: 200, body: { taskId } });
    expect(await ask(secret, `GET /v1/sessions/${sessionId}`)).toMatchObject({
      status: 200,
      body: { id: sessionId, taskId },
    });
    const credentials = '/v1/end-users/user-7/credentials';
    const kept = await ask(secret, `PUT ${credentials}`, { site: 'shop.example', password: 'p' });
    expect(kept).toMatchObject({ status: 200, body: { endUserId: 'user-7', workspaceId } });
    expect((await ask(secret, `GET ${credentials}`)).status).toBe(200);
    expect((await ask(secret, `DELETE ${credentials}`)).status).toBe(204);
  });

  it('SB-06 nothing of it works without a key', async () => {
    const forwarded = keywright.upstream.calls.length;
    for (const route of [
      'POST /v1/tasks',
      'GET /v1/tasks',
      'GET /v1/tasks/x',
      'GET /v1/sessions/x',
      'PUT /v1/end-users/x/credentials',
      'GET /v1/end-users/x/credentials',
      'DELETE /v1/end-users/x/credentials',
    ]) {
      expect((await ask(null, route)).status, route).toBe(401);
    }
    expect(keywright.upstream.calls.length).toBe(forwarded);
  });
});

describe('SB-08 every error is {"error"}', () => {
  /** The status of an error that has this shape and no other. */
  function told({ status, headers, body }: Answer): number {
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({ error: expect.stringMatching(/\S/) as string });
    return status;
  }

  it('400, of the gateway and of the API behind it', async () => {
    const { secret } = await newKey();
    expect(told(await ask(secret, 'POST /v1/tasks', {}))).toBe(400);
    const answer = await fetch(`${keywright.url}/stablebrowse/v1/tasks`, {
      headers: { authorization: `Bearer ${secret}`, 'x-api-key': 'another' },
    });
    const { status, headers } = answer;
    expect(told({ status, headers, body: await answer.json() })).toBe(400);
  });

  it('401 and 403', async () => {
    const { id, secret } = await newKey();
    await keywright.client.keys.revoke(id);
    for (const bad of [null, 'nonsense', `${secret}x`, 'two words']) {
      expect(told(await ask(bad, 'GET /v1/tasks')), String(bad)).toBe(401);
    }
    expect(told(await ask(secret, 'GET /v1/tasks'))).toBe(403);
  });

  it('404, the same for what is unknown and for what belongs to another business', async () => {
    const [ours, theirs] = [await newKey(), await newKey()];
    const { taskId, sessionId } = (await ask(theirs.secret, 'POST /v1/tasks', TASK)).body;
    for (const [path, foreign] of [
      ['/v1/tasks/', taskId],
      ['/v1/sessions/', sessionId],
    ]) {
      const unknown = await ask(ours.secret, `GET ${path}nothing`);
      expect(told(unknown)).toBe(404);
      expect((await ask(ours.secret, `GET ${path}${foreign}`)).body).toEqual(unknown.body);
      expect((await ask(theirs.secret, `GET ${path}${foreign}`)).status).toBe(200);
    }
    expect(told(await ask(ours.secret, 'GET /v1/nothing'))).toBe(404);
  });

  it('405 with the methods there are', async () => {
    const { secret } = await newKey();
    const answer = await ask(secret, 'DELETE /v1/tasks');
    expect(told(answer)).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST, GET, HEAD');
    const credentials = await ask(secret, 'POST /v1/end-users/x/credentials', {});
    expect(told(credentials)).toBe(405);
    expect(credentials.headers.get('allow')).toBe('PUT, GET, DELETE, HEAD');
  });
});
