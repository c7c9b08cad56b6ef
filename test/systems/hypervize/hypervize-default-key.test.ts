// HVZ-04: every new user has a default key from sign-up on, whatever inserted the user; its secret is made and shown once,
// when its owner first opens their keys.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyAnswer, KeyWithSecretAnswer, Page, WorkspaceAnswer } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, createBrowser } from '../../../packages/server/test/people/browser.ts';
import {
  type IdentityProvider,
  signInAtProvider,
  startIdentityProvider,
} from '../../../packages/server/test/people/oidc/identity-provider.ts';
import { PASSWORD, signUp as signUpTo } from '../../harness/people/sign-up.ts';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { runSql } from '../../harness/test-database.ts';

const ELASTIC = '/hypervize/api/chat/completions';

let keywright: TestKeywright;
let sso: IdentityProvider;
beforeAll(async () => {
  const clientSecret = 'of-a-test-and-of-no-client';
  sso = await startIdentityProvider({ redirectUris: () => [at('/api/auth/callback/sso')], clientSecret });
  keywright = await startTestKeywright({ config: { signIn: { providers: [sso.configFor('sso')] } } });
});
afterAll(async () => {
  await keywright.close();
  await sso.close();
});

const at = (path: string) => keywright.publicUrl + path;

const signUp = (email: string) => signUpTo(keywright, email, 'Ada Ng');

async function signInThroughProvider(email: string): Promise<Browser> {
  sso.people.set(email, { email, emailVerified: true, name: 'Olga' });
  const browser = createBrowser();
  const begun = await browser.post(at('/api/auth/sign-in/social'), {
    provider: 'sso',
    callbackURL: '/portal',
  });
  await browser.get(await signInAtProvider(browser, begun.json<{ url: string }>().url, email));
  return browser;
}

/** What the keys page asks for first. */
async function openKeys(
  browser: Browser,
): Promise<{ workspace: WorkspaceAnswer; keys: readonly KeyAnswer[] }> {
  const { data: workspaces } = (await browser.get(at('/api/v1/workspaces'))).json<Page<WorkspaceAnswer>>();
  const [workspace] = workspaces;
  if (workspace === undefined || workspaces.length > 1) throw new Error('not one workspace of their own');
  const list = await browser.get(at(`/api/v1/keys?workspaceId=${workspace.id}`));
  return { workspace, keys: list.json<Page<KeyAnswer>>().data };
}

const claim = (browser: Browser, keyId: string, headers = {}) =>
  browser.post(at(`/api/v1/keys/${keyId}/claim`), {}, headers);

async function chat(secret: string): Promise<number> {
  const answer = await fetch(keywright.url + ELASTIC, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sample', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await answer.text();
  return answer.status;
}

const DEFAULT = { api: 'hypervize', name: 'Default', environment: 'live', scopes: ['inference'] };

/** What the audit log has about a workspace, oldest first. */
const auditOf = (workspaceId: string) =>
  runSql(
    keywright,
    `select action, actor, subject_id from audit_events where workspace_id = '${workspaceId}' order by position`,
  );

async function insertByHand(id: string, email: string): Promise<void> {
  const now = Date.now();
  await runSql(
    keywright,
    `insert into users (id, name, email, email_verified, created_at, updated_at)
        values ('${id}', 'By hand', '${email}', 1, ${now}, ${now});
      insert into accounts (id, account_id, provider_id, user_id, password, created_at, updated_at)
        select 'acc_${id}', '${id}', 'credential', '${id}', password, ${now}, ${now} from accounts
        where password is not null limit 1`,
  );
}

describe('Hypervize', () => {
  it.each([
    ['signs up with a password', () => signUp('ada@example.com')],
    ['comes through a provider', () => signInThroughProvider('olga@example.com')],
  ])('HVZ-04 whoever %s has one default key, unclaimed, and claims it once', async (_, arrive) => {
    const browser = await arrive();
    const { workspace, keys } = await openKeys(browser);
    expect(keys).toMatchObject([{ ...DEFAULT, state: 'unclaimed', preview: null, secrets: [] }]);
    const [key] = keys;
    const first = await claim(browser, key?.id ?? '');
    expect(first.status).toBe(200);
    const { secret, state } = first.json<KeyWithSecretAnswer>();
    expect([state, secret]).toEqual(['active', expect.stringMatching(/^hvz_live_[0-9A-Za-z]{33}$/)]);
    expect(await chat(secret ?? '')).toBe(200);
    const again = await claim(browser, key?.id ?? '');
    expect([again.status, again.json()['code']]).toEqual([409, 'key_claimed']);
    expect((await openKeys(browser)).keys).toMatchObject([{ state: 'active', preview: 'hvz_live_…' }]);
    const { user } = (await browser.get(at('/api/auth/get-session'))).json<{ user: { id: string } }>();
    const actor = `user:${user.id}`;
    expect(await auditOf(workspace.id)).toEqual([
      { action: 'workspace.created', actor, subject_id: workspace.id },
      { action: 'member.created', actor, subject_id: expect.stringMatching(/^mem_/) },
      { action: 'key.issued', actor, subject_id: key?.id },
      { action: 'key.claimed', actor, subject_id: key?.id },
    ]);
  });

  it('HVZ-04 a user inserted by another program has one as well, told of when it is claimed', async () => {
    const email = 'byhand@example.com';
    await insertByHand('from-elsewhere', email);
    const [key] = await runSql(
      keywright,
      "select id, workspace_id from keys where maker_user_id = 'from-elsewhere'",
    );
    expect(await auditOf(String(key?.['workspace_id']))).toEqual([]);
    const shown = await keywright.client.keys.get(String(key?.['id']));
    expect(shown).toMatchObject({ ...DEFAULT, state: 'unclaimed', createdBy: 'user:from-elsewhere' });
    const browser = createBrowser();
    await browser.post(at('/api/auth/sign-in/email'), { email, password: PASSWORD });
    const { workspace, keys } = await openKeys(browser);
    const claimed = (await claim(browser, keys[0]?.id ?? '')).json<KeyWithSecretAnswer>();
    expect(await chat(claimed.secret ?? '')).toBe(200);
    expect((await auditOf(workspace.id)).map(({ action, actor }) => [action, actor])).toEqual(
      ['workspace.created', 'member.created', 'key.issued', 'key.claimed'].map((action) => [
        action,
        'user:from-elsewhere',
      ]),
    );
  });

  it('HVZ-04 the personal workspace is one of the user’s organizations', async () => {
    const browser = await signUp('organized@example.com');
    const { workspace } = await openKeys(browser);
    const listed = await browser.get(at('/api/auth/organization/list'));
    expect(listed.json<object[]>()).toMatchObject([
      { id: workspace.id, name: 'Ada Ng', slug: workspace.slug },
    ]);
  });

  it('HVZ-04 nobody else claims it: no stranger, no operator, no page of another site', async () => {
    const browser = await signUp('mine@example.com');
    const [key] = (await openKeys(browser)).keys;
    const id = key?.id ?? '';
    const stranger = await signUp('stranger@example.com');
    const [theirs, none] = [await claim(stranger, id), await claim(stranger, 'key_none')];
    expect([theirs.status, none.status]).toEqual([404, 404]);
    await expect(keywright.client.keys.claim(id)).rejects.toMatchObject({ code: 'seat_required' });
    const elsewhere = await claim(browser, id, { origin: 'https://evil.example' });
    expect([elsewhere.status, elsewhere.json()['code']]).toEqual([403, 'cross_site']);
    expect((await openKeys(browser)).keys).toMatchObject([{ state: 'unclaimed' }]);
    const { workspace } = await openKeys(browser);
    await browser.post(at(`/api/v1/keys/${id}/claim`), {});
    const seat = (await keywright.client.keys.get(id)).ownerMemberId;
    const another = { api: 'hypervize', workspaceId: workspace.id, name: 'for them', ownerMemberId: seat };
    await expect(keywright.client.keys.create(another)).rejects.toMatchObject({ code: 'validation_error' });
  });

  it('HVZ-04 of a thousand claims at a time one is shown the secret, and nothing of it is kept', async () => {
    const browser = await signUp('thousand@example.com');
    const [key] = (await openKeys(browser)).keys;
    const answers = await Promise.all(Array.from({ length: 1000 }, () => claim(browser, key?.id ?? '')));
    const won = answers.filter(({ status }) => status === 200);
    expect([won.length, answers.filter(({ status }) => status === 409).length]).toEqual([1, 999]);
    const { secret } = JSON.parse(won[0]?.text ?? '') as { secret: string };
    expect(await chat(secret)).toBe(200);
    const kept = readdirSync(keywright.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
    const random = secret.slice('hvz_live_'.length);
    for (const text of [...kept, ...keywright.logLines]) expect(text.includes(random)).toBe(false);
  }, 60_000);

  it('HVZ-04 unclaimed is not active: a list of active keys has it only once it is claimed', async () => {
    const browser = await signUp('active@example.com');
    const { workspace, keys } = await openKeys(browser);
    const active = async () =>
      (await browser.get(at(`/api/v1/keys?workspaceId=${workspace.id}&state=active`))).json<Page<KeyAnswer>>()
        .data.length;
    expect(await active()).toBe(0);
    await claim(browser, keys[0]?.id ?? '');
    expect(await active()).toBe(1);
  });
});
