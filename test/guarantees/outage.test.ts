// P-40, on one node: while the database is away nobody is told that a good key is bad, and nobody unknown gets in.
import { setTimeout } from 'node:timers/promises';
import { hypervize, stevora } from '@keywright/core/presets';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mintSecret } from '../../packages/server/src/app/keys/mint-secret.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { systemClock } from '../../packages/server/src/system/clock.ts';
import { createSecrets, digest } from '../../packages/server/src/system/secrets.ts';
import { type BreakableStorage, breakableStorage } from '../harness/breakable-storage.ts';
import { guaranteeApis, notes } from '../harness/guarantee-apis.ts';
import { startTokenIssuer, type TokenIssuer } from '../harness/people/token-issuer.ts';
import { openRawStream } from '../harness/raw-stream.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';
import { PASSWORD, signUp } from '../harness/people/sign-up.ts';

let upstream: SampleUpstream;
let storage: BreakableStorage;
let keywright: StartedSurfaces;
let workspaceId: string;
let issuer: TokenIssuer;
beforeAll(async () => {
  upstream = await startSampleUpstream();
  storage = breakableStorage(createMemoryStorage({ digest }));
  issuer = await startTokenIssuer(() => []);
  const apis = [...guaranteeApis({ url: upstream.url, allowPrivateAddresses: true }), stevora, hypervize];
  keywright = await startSurfaces({ apis, storage, clock: systemClock, issuers: [issuer.rule] });
  workspaceId = (await keywright.client.workspaces.create({ name: 'Outage', slug: 'outage' })).id;
});
afterEach(() => {
  storage.isAway = false;
});
afterAll(async () => {
  await keywright.close();
  await upstream.close();
  await issuer.close();
});

async function newKey(): Promise<{ readonly id: string; readonly secret: string }> {
  const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read', 'chat'] };
  const { id, secret } = await keywright.client.keys.create(body);
  return { id, secret: secret ?? '' };
}

const ask = (secret: string) =>
  fetch(`${keywright.url}/notes/v1/whoami`, { headers: { authorization: `Bearer ${secret}` } });
const probe = async (path: string) => (await fetch(`${keywright.url}${path}`)).status;

describe('while the database cannot be read', () => {
  test('a key that is not in memory is told to try again: 503 with Retry-After, never 401', async () => {
    const { secret } = await newKey();
    storage.isAway = true;
    const answer = await ask(secret);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(await answer.json()).toMatchObject({ code: 'store_unavailable' });
    expect(keywright.logLines.some((line) => line.includes('the disk is away'))).toBe(true);
  });

  test('a backend that asks about it is told the same, one by one and in batches', async () => {
    const { keys } = keywright.client;
    const [known, cold] = [await newKey(), await newKey()];
    expect(await keys.verify({ key: known.secret })).toMatchObject({ valid: true });
    storage.isAway = true;
    const away = { status: 503, code: 'store_unavailable' };
    await expect(keys.verify({ key: cold.secret })).rejects.toMatchObject(away);
    const both = [{ key: known.secret }, { key: cold.secret }];
    await expect(keys.verifyBatch(both)).rejects.toMatchObject(away);
    storage.isAway = false;
    expect(await keys.verify({ key: cold.secret })).toMatchObject({ valid: true });
  });

  test('a well-formed key that nobody was given is neither refused nor let in: 503', async () => {
    const { value } = mintSecret(createSecrets(systemClock), notes, { environment: 'live', now: 0 });
    expect((await ask(value)).status).toBe(401);
    storage.isAway = true;
    expect((await ask(value)).status).toBe(503);
  });

  test('junk is refused as ever: it takes no database to know it', async () => {
    storage.isAway = true;
    expect((await ask('nts_live_junk')).status).toBe(401);
  });

  test('the native API says the same to whoever calls it: by session, token, credential, or as the operator', async () => {
    const { url, client, logLines, adminToken } = keywright;
    const ada = await signUp({ publicUrl: url, logLines }, 'ada@example.com');
    const credential = await client.credentials.create({ name: 'ci', scopes: ['keys:read'] });
    const callers: readonly Readonly<Record<string, string>>[] = [
      { cookie: ada.cookiesFor(url) },
      { authorization: `Bearer ${await issuer.token('ada')}` },
      { authorization: `Bearer ${credential.secret}` },
      { authorization: `Bearer ${adminToken}` },
    ];
    const answers = (path: string) =>
      Promise.all(
        callers.map(async (headers) => {
          const answer = await fetch(`${url}/api/v1/${path}`, { headers });
          const { code = null } = (await answer.json()) as { readonly code?: string };
          return [answer.status, code, answer.headers.get('retry-after')];
        }),
      );
    const fine = [200, null, null];
    expect(await answers('workspaces')).toEqual([fine, [403, 'token_without_account', null], fine, fine]);
    storage.isAway = true;
    const away = [503, 'store_unavailable', '1'];
    for (const path of [
      'workspaces',
      `keys?workspaceId=${workspaceId}`,
      `endpoints?workspaceId=${workspaceId}`,
    ]) {
      expect(await answers(path), path).toEqual([away, away, away, away]);
    }
    const never = client.workspaces.create({ name: 'Never', slug: 'never' });
    await expect(never).rejects.toMatchObject({ status: 503, code: 'store_unavailable' });
  });

  test('whoever signs in, or is signed in, is told to try again, and is still signed in afterwards', async () => {
    const { url, logLines } = keywright;
    const ada = await signUp({ publicUrl: url, logLines }, 'ada-away@example.com');
    const ask = async () => {
      const asked = [
        await ada.get(`${url}/api/auth/get-session`),
        await ada.post(`${url}/api/auth/sign-in/email`, {
          email: 'ada-away@example.com',
          password: PASSWORD,
        }),
      ];
      return asked.map(({ status, headers }) => [status, headers.get('retry-after')]);
    };
    storage.isAway = true;
    expect(await ask()).toEqual([
      [503, '1'],
      [503, '1'],
    ]);
    storage.isAway = false;
    expect(await ask()).toEqual([
      [200, null],
      [200, null],
    ]);
  });

  test('an endpoint that is not in memory is told to try again, with a key and without', async () => {
    const { client, url } = keywright;
    const body = { api: 'hypervize', workspaceId };
    const { secret } = await client.keys.create({ ...body, name: 'a key', scopes: ['inference'] });
    const { id } = await client.endpoints.create({ ...body, name: 'Open', authMode: 'public' });
    storage.isAway = true;
    for (const headers of [{}, { authorization: `Bearer ${secret}` }]) {
      const path = `${url}/hypervize/api/d/${id}/chat/completions`;
      const answer = await fetch(path, { method: 'POST', headers, body: '{}' });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    }
  });

  test('a key in memory goes on being accepted: what may be done with it can only change through the database', async () => {
    const { id, secret } = await newKey();
    expect((await ask(secret)).status).toBe(200);
    storage.isAway = true;
    expect((await ask(secret)).status).toBe(200);
    await expect(keywright.client.keys.revoke(id)).rejects.toMatchObject({ name: 'KeywrightError' });
    expect((await ask(secret)).status).toBe(200);
  });

  test('a running stream goes on', async () => {
    const { secret } = await newKey();
    const body = {
      model: 'sample-stream-20-10',
      stream: true,
      messages: [{ role: 'user', content: 'Hello' }],
    };
    const path = '/notes/v1/chat/completions';
    const stream = openRawStream({ url: keywright.url, path, secret, body });
    await stream.until('chunk-2');
    storage.isAway = true;
    await stream.until('[DONE]');
    stream.destroy();
  });

  test('the probes say so, at the root and below an API, and the process is alive all the same (STV-10)', async () => {
    const paths = ['/ready', '/health', '/live'];
    const all = async () =>
      Promise.all(['', '/stevora'].flatMap((mount) => paths.map((path) => probe(mount + path))));
    expect(await all()).toEqual([200, 200, 200, 200, 200, 200]);
    storage.isAway = true;
    expect(await all()).toEqual([503, 503, 200, 503, 503, 200]);
    expect((await fetch(`${keywright.url}/ready`)).headers.get('retry-after')).toBe('1');
  });
});

describe('when the database is back', () => {
  test('all is well with the next request, and what was refused meanwhile was not remembered', async () => {
    const { id, secret } = await newKey();
    storage.isAway = true;
    expect((await ask(secret)).status).toBe(503);
    storage.isAway = false;
    expect((await ask(secret)).status).toBe(200);
    expect(await probe('/ready')).toBe(200);
    await keywright.client.keys.revoke(id);
    expect((await ask(secret)).status).toBe(401);
  });

  test('the uses it missed are written', async () => {
    const { id, secret } = await newKey();
    await ask(secret);
    storage.isAway = true;
    const before = Date.now();
    await ask(secret);
    // Long enough for a flush to fail.
    await setTimeout(1200);
    storage.isAway = false;
    const lastUse = async () => Date.parse((await keywright.client.keys.get(id)).lastUsedAt ?? '');
    await expect.poll(lastUse).toBeGreaterThanOrEqual(before);
  });
});
