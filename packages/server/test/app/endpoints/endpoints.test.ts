// Endpoints as use cases: who may, what is written down, and that a foreign one is not there.
import { hypervize, stav } from '@keywright/core/presets';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  callerWith,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';
import { joinWorkspace } from '../../../../../test/harness/join-workspace.ts';
import type { Caller } from '../../../src/app/caller.ts';
import type { CreateEndpointInput } from '../../../src/app/endpoints/create-endpoint.ts';

const NOT_THERE = { ok: false, refusal: { reason: 'not_found' } };
const ADA: Caller = { kind: 'person', userId: 'usr_ada' };

let works: AssembledUseCases;
let workspaceId: string;
beforeEach(async () => {
  works = assembleUseCases({ apis: [hypervize, stav] });
  workspaceId = await works.newWorkspace();
});

const create = (
  actor: Caller,
  changes: Partial<CreateEndpointInput> = {},
  idempotencyKey: string | null = null,
) => {
  const input = { api: 'hypervize', workspaceId, name: 'Chat', upstream: null, ...changes };
  return works.useCases.endpoints.create({
    actor,
    idempotencyKey,
    input: { authMode: 'private', ...input },
  });
};
const edit = (actor: Caller, endpointId: string, changes: object = { name: 'New' }) =>
  works.useCases.endpoints.edit({ actor, idempotencyKey: null, input: { endpointId, ...changes } });
const remove = (actor: Caller, endpointId: string) =>
  works.useCases.endpoints.delete({ actor, idempotencyKey: null, input: { endpointId } });

async function newEndpoint(changes: Partial<CreateEndpointInput> = {}): Promise<string> {
  const made = await create(OPERATOR, changes);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.answer.id;
}

describe('an endpoint', () => {
  test('is made with an id of its own form, changed, listed and deleted, each in the audit log', async () => {
    const id = await newEndpoint({ upstream: 'https://models.example.com/v1/' });
    expect(id).toMatch(/^endpt-[0-9a-f]{12}$/);
    await edit(OPERATOR, id, { name: 'Demo', authMode: 'public', upstream: null });
    const shown = await works.useCases.endpoints.find(OPERATOR, id);
    expect(shown).toMatchObject({ ok: true, answer: { name: 'Demo', upstream: null, authMode: 'public' } });
    const page = { limit: 10, after: null };
    expect(await works.useCases.endpoints.list(OPERATOR, {}, page)).toMatchObject({
      answer: { data: [{ id }], nextCursor: null },
    });
    expect(await remove(OPERATOR, id)).toMatchObject({ ok: true, answer: { id } });
    const events = await works.storage.audit.list({ subjectId: id }, page);
    expect(events.map(({ action, workspaceId: where }) => [action, where])).toEqual([
      ['endpoint.created', workspaceId],
      ['endpoint.edited', workspaceId],
      ['endpoint.deleted', workspaceId],
    ]);
    expect(events[0]?.details).toMatchObject({ upstream: 'https://models.example.com/v1', name: 'Chat' });
  });

  test('is gone once deleted, for every call', async () => {
    const id = await newEndpoint();
    await remove(OPERATOR, id);
    expect(await works.useCases.endpoints.find(OPERATOR, id)).toEqual(NOT_THERE);
    expect(await edit(OPERATOR, id)).toEqual(NOT_THERE);
    expect(await remove(OPERATOR, id)).toEqual(NOT_THERE);
  });

  test('never has an id that another has or had', async () => {
    const taken = await newEndpoint();
    await remove(OPERATOR, taken);
    const drawn = [taken.slice(6), taken.slice(6), 'abcdefabcdef'];
    const { storage, feed } = works;
    const secrets = { randomCharacters: () => drawn.shift() ?? '', digest: String, equal: () => false };
    const ports = { secrets: { ...secrets, newId: () => 'evt_1' } };
    const again = assembleUseCases({ storage, apis: [hypervize], ports: { ...ports, feed } });
    const input = { api: 'hypervize', workspaceId, name: 'x', upstream: null, authMode: 'private' } as const;
    const made = await again.useCases.endpoints.create({ actor: OPERATOR, idempotencyKey: null, input });
    expect(made).toMatchObject({ ok: true, answer: { id: 'endpt-abcdefabcdef' } });
  });

  test('is told of on the feed when it changes, also when the call is repeated', async () => {
    const id = await newEndpoint();
    const heard: unknown[] = [];
    works.feed.subscribe((change) => heard.push(change));
    const input = { endpointId: id, authMode: 'public' } as const;
    const request = { actor: OPERATOR, idempotencyKey: 'once', input };
    await works.useCases.endpoints.edit(request);
    expect(await works.useCases.endpoints.edit(request)).toMatchObject({ replayed: true });
    const change = { kind: 'endpoint', endpointId: id };
    expect(heard).toEqual([change, change]);
  });

  test('is made once by a repeated call', async () => {
    const [first, second] = [await create(OPERATOR, {}, 'once'), await create(OPERATOR, {}, 'once')];
    expect(second).toEqual({ ...first, replayed: true });
  });
});

describe('what is wrong with one', () => {
  test('is told all at once', async () => {
    expect(await create(OPERATOR, { name: ' ', upstream: 'http://10.0.0.1' })).toMatchObject({
      refusal: { reason: 'validation_error', problems: [{ field: 'name' }, { field: 'upstream' }] },
    });
  });

  test.each([
    [{ api: 'nothing' }, 'api'],
    [{ api: 'stav' }, 'api'],
    [{ workspaceId: 'ws_none' }, 'workspaceId'],
  ])('%j is refused at %s', async (changes, field) => {
    expect(await create(OPERATOR, changes)).toMatchObject({ refusal: { problems: [{ field }] } });
  });

  test('an upstream of its own, where the API has only its own', async () => {
    const own = { ...hypervize, endpoints: { upstreams: 'api-only', allowPrivateUpstreams: false } as const };
    works = assembleUseCases({ apis: [own] });
    workspaceId = await works.newWorkspace();
    const upstream = 'https://models.example.com';
    expect(await create(OPERATOR, { upstream })).toMatchObject({
      refusal: { problems: [{ field: 'upstream' }] },
    });
    expect(await edit(OPERATOR, await newEndpoint(), { upstream })).toMatchObject({ ok: false });
  });
});

describe('who may', () => {
  const all = async (actor: Caller, id: string) => {
    const outcomes = [
      await works.useCases.endpoints.find(actor, id),
      await works.useCases.endpoints.list(actor, { workspaceId }, { limit: 9, after: null }),
      await edit(actor, id),
      await create(actor),
      await remove(actor, id),
    ];
    return outcomes.map((outcome) => (outcome.ok ? 'yes' : outcome.refusal.reason));
  };

  test.each([
    ['owner', ['yes', 'yes', 'yes', 'yes', 'yes']],
    ['admin', ['yes', 'yes', 'yes', 'yes', 'yes']],
    ['member', ['yes', 'yes', ...Array(3).fill('role_insufficient')]],
    ['viewer', ['yes', 'yes', ...Array(3).fill('role_insufficient')]],
  ])('a(n) %s: look, list, edit, create, delete: %j', async (role, expected) => {
    await joinWorkspace(works.storage, { workspaceId, userId: 'usr_ada', role });
    expect(await all(ADA, await newEndpoint())).toEqual(expected);
  });

  test.each([
    [['endpoints:read'], ['yes', 'yes', ...Array(3).fill('insufficient_scope')]],
    [['endpoints:write'], ['insufficient_scope', 'insufficient_scope', 'yes', 'yes', 'yes']],
    [['keys:write'], Array(5).fill('insufficient_scope')],
  ])('a credential with %j: %j', async (rights, expected) => {
    expect(await all(await credential(rights, workspaceId), await newEndpoint())).toEqual(expected);
  });

  test('whoever does not belong there finds a foreign one like one that does not exist', async () => {
    const id = await newEndpoint();
    const key = await works.newKey({ api: 'hypervize', scopes: ['inference'], workspaceId });
    const elsewhere = await works.newWorkspace();
    await joinWorkspace(works.storage, { workspaceId: elsewhere, userId: 'usr_ada', role: 'owner' });
    const machine = await credential(['endpoints:read', 'endpoints:write'], elsewhere);
    for (const actor of [ADA, machine, callerWith(key, workspaceId, hypervize)]) {
      for (const one of [id, 'endpt-000000000000', 'x']) {
        expect(await works.useCases.endpoints.find(actor, one)).toEqual(NOT_THERE);
        expect(await edit(actor, one)).toEqual(NOT_THERE);
        expect(await remove(actor, one)).toEqual(NOT_THERE);
      }
      expect(await create(actor, { workspaceId })).toEqual(await create(actor, { workspaceId: 'ws_none' }));
    }
    expect(await works.useCases.endpoints.find(OPERATOR, id)).toMatchObject({ ok: true });
  });

  async function credential(rights: string[], of: string): Promise<Caller> {
    const input = { name: 'CI', rights, workspaceId: of, allowedAddresses: 'any', expiresAt: null } as const;
    const made = await works.useCases.issueCredential({ actor: OPERATOR, idempotencyKey: null, input });
    if (!made.ok) throw new Error(JSON.stringify(made.refusal));
    return { kind: 'credential', credentialId: made.answer.id, address: null };
  }
});
