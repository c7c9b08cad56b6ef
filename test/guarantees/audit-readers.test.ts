// P-43: the audit log as people and machines read it: whose entries, in which order, whole, and no line of it forged.
import { createHash } from 'node:crypto';
import { text as wholeText } from 'node:stream/consumers';
import type { AuditEntryAnswer } from '@keywright/core/wire-contract';
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, createBrowser } from '../../packages/server/test/people/browser.ts';
import { signUp } from '../harness/people/sign-up.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

const FORGING = 'a name\n{"position":1}\u2028\u0085\u001b[2J"';

let keywright: TestKeywright;
let client: KeywrightClient;
let acme: string;
let other: string;
let forged: string;
let secret: string;
beforeAll(async () => {
  keywright = await startTestKeywright();
  client = keywright.client;
  acme = (await keywright.newWorkspace()).id;
  other = (await keywright.newWorkspace()).id;
  const key = await keywright.newKey({ api: 'stav', workspaceId: acme });
  secret = key.secret;
  await client.keys.rotate(key.id, {});
  forged = (await keywright.newKey({ api: 'stav', workspaceId: other })).id;
  await client.keys.revoke(forged, { reason: FORGING });
});
afterAll(() => keywright.close());

const actions = (entries: readonly AuditEntryAnswer[]) => entries.map(({ action }) => action);

async function exported(query: Parameters<KeywrightClient['audit']['exportNdjson']>[0] = {}) {
  const text = await wholeText(client.audit.exportNdjson(query));
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as AuditEntryAnswer);
}

async function credential(scopes: string[], workspaceId: string | null) {
  const made = await client.credentials.create({ name: 'reader', scopes, workspaceId });
  return createClient({ url: keywright.url, token: made.secret ?? '' });
}

describe('the operator', () => {
  test('reads pages, newest first, each entry with its place in the chain', async () => {
    const first = await client.audit.list({ limit: 3 });
    const rest = await client.audit.list({ limit: 200, cursor: first.nextCursor ?? '' });
    const all = [...first.data, ...rest.data];
    expect(first.data).toHaveLength(3);
    expect(rest.nextCursor).toBeNull();
    expect(all.map(({ position }) => position)).toEqual(all.map((_, index) => all.length - index));
  });

  test('filters by workspace, subject, actor, action and time', async () => {
    const of = async (query: Parameters<typeof client.audit.list>[0]) =>
      actions((await client.audit.list(query)).data);
    expect(await of({ workspaceId: acme })).toEqual(['key.rotated', 'key.issued', 'workspace.created']);
    expect(await of({ subjectId: forged })).toEqual(['key.revoked', 'key.issued']);
    expect(await of({ workspaceId: acme, action: 'key.rotated', actor: 'operator' })).toEqual([
      'key.rotated',
    ]);
    expect(await of({ actor: 'user:nobody' })).toEqual([]);
    expect(await of({ workspaceId: acme, to: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await of({ workspaceId: acme, from: '2020-01-01T00:00:00Z' })).toHaveLength(3);
  });

  test('exports all of it, oldest first, and can check the chain with what is exported', async () => {
    const entries = await exported();
    let before = '';
    for (const [index, entry] of entries.entries()) {
      const { position, hash, at, ...event } = entry;
      expect(position).toBe(index + 1);
      const text = before + canonical({ ...event, at: Date.parse(at) });
      expect(createHash('sha256').update(text).digest('base64url')).toBe(hash);
      before = hash;
    }
    const { head, ...verified } = await client.audit.verify();
    expect(verified).toEqual({ intact: true, brokenAt: null, knownHead: null });
    expect(head).toEqual({ position: entries.length, hash: before });
  });

  test('asks whether a head that was kept elsewhere is still there', async () => {
    const { head } = await client.audit.verify();
    const known = `${head?.position}:${head?.hash}`;
    await keywright.newWorkspace();
    expect(await client.audit.verify({ head: known })).toMatchObject({ intact: true, knownHead: 'kept' });
    for (const missing of [`1${known}`, `${head?.position}:${'A'.repeat(43)}`]) {
      const answer = await client.audit.verify({ head: missing });
      expect(answer).toMatchObject({ intact: false, knownHead: 'missing' });
    }
  });

  test('gets a whole export or none: pages do not go with it, and odd questions are refused', async () => {
    for (const query of [
      'format=ndjson&limit=5',
      'format=ndjson&cursor=5',
      'cursor=x',
      'who=me',
      'from=then',
    ]) {
      const answer = await get(`/api/v1/audit?${query}`, keywright.adminToken);
      expect([query, answer.status]).toEqual([query, 400]);
    }
    const byAccept = await get('/api/v1/audit', keywright.adminToken, 'application/x-ndjson');
    expect(byAccept.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  });
});

test('what strangers chose forges no line, and no secret is in any', async () => {
  const text = await wholeText(client.audit.exportNdjson());
  const lines = text.split(/[\n\r\u0085\u2028\u2029]/).slice(0, -1);
  expect(lines).toHaveLength((await client.audit.verify()).head?.position ?? 0);
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect((await exported({ subjectId: forged })).at(-1)?.details).toMatchObject({ reason: FORGING });
  for (const part of [secret, secret.slice(8, -6), keywright.adminToken]) expect(text).not.toContain(part);
});

describe('whoever is not the operator', () => {
  test('with a credential reads what its workspace and its scopes open', async () => {
    const reader = await credential(['audit:read'], acme);
    const mine = (await reader.audit.list({ workspaceId: acme })).data;
    expect(mine.every(({ workspaceId }) => workspaceId === acme)).toBe(true);
    const theirs = await wholeText(reader.audit.exportNdjson({ workspaceId: acme }));
    expect(theirs.split('\n').length).toBe(mine.length + 1);
    await expect(reader.audit.list({ workspaceId: other })).rejects.toMatchObject({ status: 404 });
    await expect(reader.audit.list()).rejects.toMatchObject({ status: 400 });
    await expect(wholeText(reader.audit.exportNdjson())).rejects.toMatchObject({ status: 400 });
    await expect(reader.audit.verify()).rejects.toMatchObject({ status: 403 });
    const keysOnly = await credential(['keys:read'], acme);
    await expect(keysOnly.audit.list({ workspaceId: acme })).rejects.toMatchObject({ status: 403 });
    const everywhere = await credential(['audit:read'], null);
    expect((await everywhere.audit.list()).data.length).toBeGreaterThan(mine.length);
    expect((await get('/api/v1/audit', secret)).status).toBe(403);
  });

  test('with a session reads by role: owners and admins do, members do not, others find nothing there', async () => {
    const owner = await signUp(keywright, 'owner@example.com');
    const made = await owner.post(at('/api/auth/organization/create'), { name: 'Own', slug: 'own' });
    const own = made.json<{ id: string }>().id;
    const read = async (browser: Browser, query: string) =>
      (await browser.get(at(`/api/v1/audit${query}`))).status;
    expect(await read(owner, `?workspaceId=${own}`)).toBe(200);
    expect(await read(owner, `?workspaceId=${acme}`)).toBe(404);
    expect(await read(owner, '')).toBe(400);
    const member = await signUp(keywright, 'member@example.com');
    const body = { organizationId: own, email: 'member@example.com', role: 'member' };
    const invited = await owner.post(at('/api/auth/organization/invite-member'), body);
    const { id } = invited.json<{ id: string }>();
    await member.post(at('/api/auth/organization/accept-invitation'), { invitationId: id });
    expect(await read(member, `?workspaceId=${own}`)).toBe(403);
    expect(await read(createBrowser(), `?workspaceId=${own}`)).toBe(401);
  });
});

const at = (path: string) => keywright.publicUrl + path;
const get = (path: string, token: string, accept = 'application/json') =>
  fetch(`${keywright.url}${path}`, { headers: { authorization: `Bearer ${token}`, accept } });

/** RFC 8785 for what these entries hold. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).toSorted();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(Reflect.get(value, name))}`).join(',')}}`;
}
