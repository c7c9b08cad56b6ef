// Incidents in systems like ours, by their number: fields of a record set by those who only should change others.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi, mintingApi } from '../corpus/corpus-apis.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw } from './raw-request.ts';

let keywright: TestKeywright;
let keyId: string;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [corpusApi, mintingApi] });
  keyId = (await keywright.newKey({ api: 'corpus', scopes: ['keys:read'] })).id;
});
afterAll(() => keywright.close());

const operator = () => `Authorization: Bearer ${keywright.adminToken}`;
const write = (start: string, json: unknown, lines: readonly string[] = []) =>
  askRaw(keywright.url, { start, lines: [operator(), ...lines], json });
const fieldsOf = (body: string) =>
  (JSON.parse(body) as { problems: { field: string; message: string }[] }).problems.map(
    ({ field, message }) => `${field} ${message}`,
  );

/** What a key's record holds, or other systems' records hold, that no caller sets. */
const NOT_THEIRS = [
  'id',
  'workspaceId',
  'api',
  'environment',
  'hash',
  'digest',
  'secret',
  'secrets',
  'preview',
  'state',
  'createdAt',
  'createdBy',
  'revokedAt',
  'disabledAt',
  'lastUsedAt',
  'ownerMemberId',
  'makerKeyId',
  'usage',
  'role',
  'isAdmin',
  'userId',
  'permissions',
];

describe('T-73 a field that is not the caller’s to set is refused, and nothing is changed', () => {
  test.each(NOT_THEIRS)('%s, in an edit', async (field) => {
    const before = await keywright.client.keys.get(keyId);
    for (const value of [null, 'x', 0, ['*'], { a: 1 }]) {
      const answer = await write(`PATCH /api/v1/keys/${keyId}`, { name: 'changed', [field]: value });
      expect([answer.status, answer.code]).toEqual([400, 'validation_error']);
    }
    expect(await keywright.client.keys.get(keyId)).toEqual(before);
  });

  test.each(
    NOT_THEIRS.filter((field) => !['workspaceId', 'api', 'environment'].includes(field)),
  )('%s, in a new key', async (field) => {
    const { id: workspaceId } = await keywright.newWorkspace();
    const answer = await write('POST /api/v1/keys', { api: 'corpus', workspaceId, name: 'x', [field]: 'x' });
    expect([answer.status, answer.code]).toEqual([400, 'validation_error']);
    expect((await keywright.client.keys.list({ workspaceId })).data).toEqual([]);
  });

  test('in a workspace, a rotation, a revocation, a verification', async () => {
    for (const [start, json] of [
      ['POST /api/v1/workspaces', { name: 'x', slug: 'x', id: 'ws_1' }],
      [`POST /api/v1/keys/${keyId}/rotate`, { graceSeconds: 1, secret: 'x' }],
      [`POST /api/v1/keys/${keyId}/revoke`, { reason: 'x', revokedAt: null }],
      ['POST /api/v1/keys/verify', { key: 'x', valid: true }],
      ['POST /api/v1/keys/verify-batch', { requests: [{ key: 'x', valid: true }] }],
    ] as const) {
      expect((await write(start, json)).code, start).toBe('validation_error');
    }
    expect(await keywright.client.keys.get(keyId)).toMatchObject({
      state: 'active',
      secrets: [{ state: 'current' }],
    });
  });

  test('a revoked key is not brought back by any write', async () => {
    const { id, secret } = await keywright.newKey({ api: 'corpus' });
    const { revokedAt } = await keywright.client.keys.revoke(id);
    for (const json of [
      { revokedAt: null },
      { state: 'active' },
      { disabled: false },
      { expiresAt: null },
      { name: 'x' },
    ]) {
      expect((await write(`PATCH /api/v1/keys/${id}`, json)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await write(`POST /api/v1/keys/${id}/rotate`, {})).status).toBe(409);
    expect(await keywright.client.keys.get(id)).toMatchObject({ state: 'revoked', revokedAt });
    const { status } = await askRaw(keywright.url, {
      start: 'GET /v1/whoami',
      host: 't',
      lines: [`X-Api-Key: ${secret}`],
    });
    expect(status).toBe(401);
  });
});

describe('what the corpus asks of the portal, in the words of the native API', () => {
  test.each<[string, object, string]>([
    ['B11 a short block', { allowedAddresses: ['10/8'] }, 'allowedAddresses[0]'],
    ['a block with host bits', { allowedAddresses: ['10.0.0.1', '10.0.0.1/8'] }, 'allowedAddresses[1]'],
    ['an octet above 255', { allowedAddresses: ['1.2.3.256'] }, 'allowedAddresses[0]'],
    ['an octet with a zero before it', { allowedAddresses: ['010.1.2.3'] }, 'allowedAddresses[0]'],
    ['B13 a date that is not', { expiresAt: '2026-02-30T00:00:00Z' }, 'expiresAt'],
    ['B14 a date that was', { expiresAt: '2000-01-01T00:00:00Z' }, 'expiresAt'],
    ['a date as a number', { expiresAt: 4_102_444_800_000 }, 'expiresAt'],
    [
      'B16 a number beyond 2^53',
      { limits: [{ name: 'a', per: 'key', limit: 2 ** 53, windowSeconds: 1 }] },
      'limits[0].limit',
    ],
    [
      'a limit of nothing',
      { limits: [{ name: 'a', per: 'key', limit: 0, windowSeconds: 1 }] },
      'limits[0].limit',
    ],
    [
      'a limit with a fraction',
      { limits: [{ name: 'a', per: 'key', limit: 1.5, windowSeconds: 1 }] },
      'limits[0].limit',
    ],
    ['B17 half a character', { name: '\ud800' }, 'name'],
    ['a line break in a name', { name: 'x\n{"event":"key.revoked"}' }, 'name'],
    ['an escape in a name', { name: '\u001b[2J' }, 'name'],
    ['a name of spaces', { name: '   ' }, 'name'],
    ['a scope that is none', { scopes: ['keys:read', '*'] }, 'scopes[1]'],
    ['an environment that is none', { environment: 'prod' }, 'environment'],
    ['metadata that is no text', { metadata: { a: { b: 1 } } }, 'metadata.a'],
  ])('%s', async (_, choices, field) => {
    const { id: workspaceId } = await keywright.newWorkspace();
    const { status, body } = await write('POST /api/v1/keys', {
      api: 'corpus',
      workspaceId,
      name: 'x',
      ...choices,
    });
    expect(status).toBe(400);
    expect(fieldsOf(body).map((problem) => problem.split(' ')[0])).toEqual([field]);
    expect((await keywright.client.keys.list({ workspaceId })).data).toEqual([]);
  });

  test.each([-1, 1.5, 1e300, '60', null])('B15 a grace of %j', async (graceSeconds) => {
    const { status, body } = await write(`POST /api/v1/keys/${keyId}/rotate`, { graceSeconds });
    expect(status).toBe(400);
    expect(fieldsOf(body)[0]).toMatch(/^graceSeconds /);
    expect((await keywright.client.keys.get(keyId)).secrets).toHaveLength(1);
  });

  test('everything wrong is told at once', async () => {
    const { body } = await write('POST /api/v1/keys', { name: 1, scopes: 'x', expiresAt: 'soon', nom: 'x' });
    const fields = fieldsOf(body).map((problem) => problem.split(' ')[0]);
    expect(new Set(fields)).toEqual(new Set(['api', 'workspaceId', 'name', 'scopes', 'expiresAt', 'nom']));
  });
});
