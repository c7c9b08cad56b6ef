// Whom a business asks for: a field of each request, kept with its usage, and nothing more.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

const newKey = (workspaceId?: string) =>
  keywright.newKey({ api: 'stablebrowse', ...(workspaceId !== undefined && { workspaceId }) });

async function ask(secret: string, route: string, json?: unknown) {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(`${keywright.url}/stablebrowse${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as object) };
}

const task = (endUserId: unknown) => ({ endUserId, instruction: 'Buy milk' });
const credentialsOf = (endUser: string) => `/v1/end-users/${encodeURIComponent(endUser)}/credentials`;

/** Requests that were let in, by end user. */
async function requestsOf(workspaceId: string): Promise<Record<string, number>> {
  const { data } = await keywright.client.workspaces.usage(workspaceId, { by: ['endUser'] });
  return Object.fromEntries(data.map(({ endUser, requests }) => [String(endUser), requests]));
}

describe('SB-02 the end user of a request', () => {
  it('is recorded with usage, from the body and from the path, over all keys of the business', async () => {
    const first = await newKey();
    const second = await newKey(first.workspaceId);
    await ask(first.secret, 'POST /v1/tasks', task('user-7'));
    await ask(second.secret, 'POST /v1/tasks', task('user-7'));
    await ask(second.secret, `PUT ${credentialsOf('user-7')}`, { site: 'shop.example' });
    await ask(first.secret, `GET ${credentialsOf('user-8')}`);
    await ask(first.secret, `DELETE ${credentialsOf('user-8')}`);
    await ask(first.secret, 'POST /v1/tasks', { instruction: 'Buy milk' });
    await ask(first.secret, 'GET /v1/tasks');
    expect(await requestsOf(first.workspaceId)).toEqual({ 'user-7': 3, 'user-8': 2, null: 2 });
  });

  it('belongs to its business: another one of the same name is another one', async () => {
    const [ours, theirs] = [await newKey(), await newKey()];
    await ask(ours.secret, 'POST /v1/tasks', task('user-7'));
    expect(await requestsOf(theirs.workspaceId)).toEqual({});
    expect(await requestsOf(ours.workspaceId)).toEqual({ 'user-7': 1 });
  });

  it('is opaque: whatever it looks like, it is kept as it is and gives nobody any right', async () => {
    const ours = await newKey();
    const theirs = await newKey();
    for (const endUser of [
      theirs.workspaceId,
      theirs.id,
      'a/../b',
      'Ünï\u{1F600}',
      ' ',
      '__proto__',
      'task-550e8400e29b41d4a716446655440000',
      'task-550e8400e29b41d4a716446655440001',
    ]) {
      const started = await ask(ours.secret, 'POST /v1/tasks', task(endUser));
      expect(started, endUser).toMatchObject({
        status: 201,
        body: { endUserId: endUser, workspaceId: ours.workspaceId },
      });
      expect((await requestsOf(ours.workspaceId))[endUser], endUser).toBe(1);
    }
    await ask(ours.secret, `GET ${credentialsOf('Ünï\u{1F600}')}`);
    expect((await requestsOf(ours.workspaceId))['Ünï\u{1F600}']).toBe(2);
  });

  it('has 256 characters at most, and what is longer is 400 and goes nowhere', async () => {
    const { secret, workspaceId } = await newKey();
    const longest = 'u'.repeat(256);
    expect((await ask(secret, 'POST /v1/tasks', task(longest))).status).toBe(201);
    expect((await ask(secret, `GET ${credentialsOf(longest)}`)).status).toBe(200);
    const forwarded = keywright.upstream.calls.length;
    for (const [route, json] of [
      ['POST /v1/tasks', task(`${longest}u`)],
      ['POST /v1/tasks', task('')],
      ['POST /v1/tasks', task(7)],
      [`GET ${credentialsOf(`${longest}u`)}`, undefined],
      [`DELETE ${credentialsOf(`${longest}u`)}`, undefined],
    ] as const) {
      const { status, body } = await ask(secret, route, json);
      expect([status, Object.keys(body ?? {})], route).toEqual([400, ['error']]);
    }
    expect(keywright.upstream.calls.length).toBe(forwarded);
    expect(await requestsOf(workspaceId)).toMatchObject({ [longest]: 2 });
  });
});
