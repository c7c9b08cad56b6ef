import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../harness/run-command.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { askRaw } from '../../hostile/raw-request.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

type Headers = Readonly<Record<string, string>>;
const bearer = (secret: string): Headers => ({ authorization: `Bearer ${secret}` });
const apiKey = (secret: string): Headers => ({ 'x-api-key': secret });

interface StannaAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  readonly body: any;
}

async function ask(route: string, headers: Headers, json?: unknown): Promise<StannaAnswer> {
  const [method = '', path = ''] = route.split(' ');
  const sent = json === undefined ? {} : { body: JSON.stringify(json) };
  const answer = await fetch(`${keywright.url}/stanna${path}`, { method, headers, ...sent });
  return { status: answer.status, body: await answer.json() };
}

describe('Stanna', () => {
  it('STN-01 a key is sk- and random characters, and goes into either header', async () => {
    const { secret, workspaceId } = await keywright.newKey({ api: 'stanna' });
    expect(secret).toMatch(/^sk-[0-9A-Za-z]{48}$/);
    for (const headers of [bearer(secret), apiKey(secret), { ...bearer(secret), ...apiKey(secret) }]) {
      const { status, body } = await ask('GET /v1/customers', headers);
      expect(status).toBe(200);
      expect(body.data[0].workspaceId).toBe(workspaceId);
    }
    const other = await keywright.newKey({ api: 'stanna' });
    const both = { ...bearer(secret), ...apiKey(other.secret) };
    expect((await ask('GET /v1/customers', both)).status).toBe(400);
    expect((await ask('GET /v1/customers', { 'api-key': secret })).status).toBe(401);
  });

  it('STN-01 a key opens all data of its workspace, unless it is given less', async () => {
    const whole = await keywright.newKey({ api: 'stanna' });
    const reader = await keywright.newKey({ api: 'stanna', scopes: ['data:read'] });
    const { body: added } = await ask('POST /v1/customers', bearer(whole.secret), { name: 'Emmy Noether' });
    const reading = ['GET /v1/customers', 'GET /v1/conversations'];
    for (const route of [...reading, `GET /v1/customers/${added.id}`]) {
      expect((await ask(route, bearer(whole.secret))).status, route).toBe(200);
    }
    for (const route of reading) expect((await ask(route, bearer(reader.secret))).status, route).toBe(200);
    for (const route of ['POST /v1/customers', `PATCH /v1/customers/${added.id}`]) {
      const refused = await ask(route, bearer(reader.secret), { name: 'x' });
      expect(refused, route).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    }
  });

  it('STN-04 what lists show of a key are the first and the last four of its random characters', async () => {
    const { id, secret, preview } = await keywright.newKey({ api: 'stanna' });
    expect(preview).toBe(`sk-${secret.slice(3, 7)}...${secret.slice(-4)}`);
    const listed = await keywright.client.keys.get(id);
    expect(listed.preview).toBe(preview);
    expect(JSON.stringify(listed)).not.toContain(secret.slice(7, -4));
  });

  it('STN-04 the list tells name, preview, when it was made and last used, and whether a key is active', async () => {
    const { id, secret, workspaceId, createdAt, preview } = await keywright.newKey({
      api: 'stanna',
      name: 'Analytics Script',
    });
    const listed = async () => (await keywright.client.keys.list({ api: 'stanna', workspaceId })).data;
    expect(await listed()).toMatchObject([
      { name: 'Analytics Script', preview, createdAt, lastUsedAt: null, state: 'active' },
    ]);
    expect((await ask('GET /v1/customers', bearer(secret))).status).toBe(200);
    await expect.poll(async () => (await listed())[0]?.lastUsedAt).not.toBeNull();
    const active = async () =>
      (await keywright.client.keys.list({ workspaceId, state: 'active' })).data.length;
    await keywright.client.keys.edit(id, { disabled: true });
    expect([(await listed())[0]?.state, await active()]).toEqual(['disabled', 0]);
    for (const headers of [bearer(secret), apiKey(secret)]) {
      expect((await ask('GET /v1/customers', headers)).status).toBe(401);
    }
    await keywright.client.keys.edit(id, { disabled: false });
    expect([(await listed())[0]?.state, await active()]).toEqual(['active', 1]);
    expect((await ask('GET /v1/customers', bearer(secret))).status).toBe(200);
  });

  it('STN-06 deleting asks first: without a yes nothing is deleted', async () => {
    const { id, secret } = await keywright.newKey({ api: 'stanna' });
    const unasked = await runCommand(`keys revoke ${id}`, keywright);
    expect([unasked.exitCode, unasked.errors]).toEqual([2, expect.stringContaining('cannot be undone')]);
    expect((await ask('GET /v1/customers', apiKey(secret))).status).toBe(200);
    expect((await runCommand(`keys revoke ${id} --yes`, keywright)).exitCode).toBe(0);
    for (const headers of [bearer(secret), apiKey(secret)]) {
      expect((await ask('GET /v1/customers', headers)).status).toBe(401);
    }
  });

  it('STN-06 a deleted key is 401 at once, in either header', async () => {
    const { id, secret } = await keywright.newKey({ api: 'stanna' });
    expect((await ask('GET /v1/customers', bearer(secret))).status).toBe(200);
    await keywright.client.keys.revoke(id);
    for (const headers of [bearer(secret), apiKey(secret)]) {
      expect(await ask('GET /v1/customers', headers)).toMatchObject({
        status: 401,
        body: { code: 'invalid_key', detail: 'Invalid API key' },
      });
    }
  });

  it('STN-07 an unknown key is 401, and so is one without its prefix', async () => {
    const { secret } = await keywright.newKey({ api: 'stanna' });
    for (const bad of [`sk-${'a'.repeat(48)}`, secret.slice(3), secret.slice(0, -1), `${secret}x`, 'sk-']) {
      expect((await ask('GET /v1/customers', bearer(bad))).status, bad).toBe(401);
    }
  });

  it('STN-07 a stray space at either end of a key is refused wherever it arrives', async () => {
    const { secret } = await keywright.newKey({ api: 'stanna' });
    // Blanks around the value of a header field are not part of it (RFC 9110, 5.5): only these can arrive.
    const lines = [
      `Authorization: Bearer  ${secret}`,
      `Authorization: Bearer \t${secret}`,
      `Authorization: Bearer ${secret} x`,
      `Authorization: Bearer "${secret} "`,
      `Authorization: Bearer %20${secret}`,
      `Authorization: Bearer ${secret}+`,
      `X-API-Key: \u00a0${secret}`,
      `X-API-Key: ${secret}\u00a0`,
      `X-API-Key: " ${secret}"`,
    ];
    for (const line of lines) {
      const { status } = await askRaw(keywright.url, { start: 'GET /stanna/v1/customers', lines: [line] });
      expect(status, line).toBe(401);
    }
    for (const key of [` ${secret}`, `${secret} `, `${secret}\n`, `\t${secret}`]) {
      const verdict = await keywright.client.keys.verify({ key, api: 'stanna' });
      expect(verdict, JSON.stringify(key)).toMatchObject({ valid: false, code: 'malformed_credentials' });
    }
    expect((await keywright.client.keys.verify({ key: secret })).valid).toBe(true);
  });
});

describe('STN-07 ?workspaceId=', () => {
  it('of the own workspace is let through as it was sent, of another is 403', async () => {
    const [ours, theirs] = [
      await keywright.newKey({ api: 'stanna' }),
      await keywright.newKey({ api: 'stanna' }),
    ];
    const path = `/v1/customers?page=2&workspaceId=${ours.workspaceId}`;
    expect((await ask(`GET ${path}`, bearer(ours.secret))).status).toBe(200);
    expect(keywright.upstream.calls.at(-1)?.path).toBe(path);
    const forwarded = keywright.upstream.calls.length;
    for (const headers of [bearer(theirs.secret), apiKey(theirs.secret)]) {
      for (const route of [`GET ${path}`, `PATCH /v1/customers/x?workspaceId=${ours.workspaceId}`]) {
        expect(await ask(route, headers)).toMatchObject({
          status: 403,
          body: { code: 'workspace_mismatch', detail: 'This API key belongs to another workspace' },
        });
      }
    }
    const nobodys = await ask('GET /v1/customers?workspaceId=ws_nobody', bearer(ours.secret));
    expect(nobodys).toMatchObject({ status: 403, body: { code: 'workspace_mismatch' } });
    expect(keywright.upstream.calls.length).toBe(forwarded);
  });

  it('that is repeated, or written so that somebody may read another, is 400 and goes nowhere', async () => {
    const { secret, workspaceId } = await keywright.newKey({ api: 'stanna' });
    const forwarded = keywright.upstream.calls.length;
    for (const query of [
      `workspaceId=${workspaceId}&workspaceId=${workspaceId}`,
      `workspaceId=${workspaceId}&workspaceId=ws_other`,
      `workspaceId=${workspaceId}&workspaceId[]=ws_other`,
      `workspaceId=${workspaceId};workspaceId=ws_other`,
      `workspace%49d=ws_other`,
      `WORKSPACEID=ws_other`,
      `workspaceId=`,
      `workspaceId`,
      `workspaceId=${workspaceId}%20`,
    ]) {
      const { status, body } = await ask(`GET /v1/customers?${query}`, bearer(secret));
      expect([status, body.code], query).toEqual([400, 'validation_error']);
      expect(body.problems[0].field).toBe('workspaceId');
    }
    expect(keywright.upstream.calls.length).toBe(forwarded);
  });

  it('is judged the same for a backend that asks instead of being proxied', async () => {
    const { secret: key, workspaceId } = await keywright.newKey({ api: 'stanna' });
    const codeOf = async (query: string) =>
      (await keywright.client.keys.verify({ key, path: `/v1/customers${query}` })).code;
    expect(await codeOf('')).toBe('valid');
    expect(await codeOf(`?workspaceId=${workspaceId}`)).toBe('valid');
    expect(await codeOf('?workspaceId=ws_other')).toBe('workspace_mismatch');
    await expect(codeOf('?workspaceId=ws_a&workspaceId=ws_b')).rejects.toMatchObject({ status: 400 });
  });

  it('means nothing to an API that reads no workspace there', async () => {
    const { secret } = await keywright.newKey({ api: 'stevora' });
    const answer = await fetch(`${keywright.url}/stevora/v1/workspaces/current?workspaceId=ws_other`, {
      headers: apiKey(secret),
    });
    expect(answer.status).toBe(200);
  });
});
