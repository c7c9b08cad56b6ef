// A customer of Stav, from signing up to a revoked key, with the official clients: team keys, rotation, a colleague's
// own key, and what there is to pay.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI, { AuthenticationError } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { signUp } from '../../harness/people/sign-up.ts';
import { accountOf, type CustomerAccount, newCustomer } from './customer-account.ts';

let keywright: TestKeywright;
let ada: CustomerAccount;
beforeAll(async () => {
  keywright = await startTestKeywright();
  ada = await newCustomer(keywright, { email: 'ada@stav.example', slug: 'roland-gmbh' });
});
afterAll(() => keywright.close());

const messages = [{ role: 'user' as const, content: 'How are you?' }];
const openAi = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${keywright.url}/stav/v1`, maxRetries: 0 });
const anthropic = (apiKey: string) =>
  new Anthropic({ apiKey, baseURL: `${keywright.url}/stav`, maxRetries: 0 });

const chat = (apiKey: string) => openAi(apiKey).chat.completions.create({ model: 'sample-small', messages });
const message = (apiKey: string) =>
  anthropic(apiKey).messages.create({ model: 'sample-small', max_tokens: 64, messages });

/** Reads a stream until it ends or breaks, and tells how. */
async function streamed(
  apiKey: string,
): Promise<{ readonly begun: Promise<void>; readonly end: Promise<unknown> }> {
  const body = { model: 'sample-stream-1000-10', messages, stream: true as const };
  const stream = await openAi(apiKey).chat.completions.create(body);
  const first = Promise.withResolvers<void>();
  const end = (async () => {
    for await (const _ of stream) first.resolve();
  })().then(
    () => 'ended',
    (error: unknown) => error,
  );
  return { begun: first.promise, end };
}

test('a team key: least privilege, both clients, rotation in place, and its end in the middle of a stream', async () => {
  const key = await ada.createKey({
    api: 'stav',
    name: 'prod backend',
    scopes: ['inference:chat', 'inference:messages'],
  });
  expect((await chat(key.secret)).choices[0]?.message.content).toContain('How are you?');
  expect((await message(key.secret)).content[0]).toMatchObject({ type: 'text' });
  await expect(openAi(key.secret).embeddings.create({ model: 'sample', input: 'x' })).rejects.toThrow(
    /inference:embeddings/,
  );

  const rotated = await ada.call(`POST /keys/${key.id}/rotate`, { graceSeconds: 3600 });
  const { secret: next, id } = rotated.json<{ secret: string; id: string }>();
  expect(id).toBe(key.id);
  for (const secret of [key.secret, next]) expect((await chat(secret)).choices).toHaveLength(1);
  await expect
    .poll(async () => (await ada.key(key.id)).secrets.map(({ lastUsedAt }) => lastUsedAt !== null))
    .toEqual([true, true]);
  const [old] = (await ada.key(key.id)).secrets;
  expect((await ada.call(`DELETE /keys/${key.id}/secrets/${old?.id}`)).status).toBe(200);
  await expect(chat(key.secret)).rejects.toBeInstanceOf(AuthenticationError);

  const running = await streamed(next);
  await running.begun;
  expect((await ada.call(`POST /keys/${key.id}/revoke`, { reason: 'seen in a screenshot' })).status).toBe(
    200,
  );
  await expect(chat(next)).rejects.toBeInstanceOf(AuthenticationError);
  await expect(message(next)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  expect(await running.end).toBeInstanceOf(Error);

  const usage = (await ada.call(`GET /keys/${key.id}/usage?by=route`)).json<{
    data: { route: string; requests: number; denied: number }[];
  }>();
  const ofChat = usage.data.find(({ route }) => route === 'POST /v1/chat/completions');
  expect(ofChat).toMatchObject({ requests: 4, denied: 2 });
});

test('a colleague’s own key: asked for, approved without being seen, billed to the seat, gone with them', async () => {
  const { workspaceId } = ada;
  const policy = {
    mode: 'admin-approved',
    keysPerMember: 1,
    scopes: ['inference:chat'],
    maxLifetimeSeconds: 30 * 86_400,
    limits: [],
    onLeave: 'stop',
  };
  const where = `workspaceId=${workspaceId}&api=stav`;
  expect((await ada.call(`PUT /user-key-policy?${where}`, policy)).status).toBe(200);
  const browser = await signUp(keywright, 'bob@stav.example', 'Bob');
  const email = 'bob@stav.example';
  const { id: memberId } = await keywright.client.members.add({ workspaceId, email, role: 'member' });
  const bob = accountOf(keywright, browser, workspaceId);
  const wanted = { workspaceId, api: 'stav', name: 'bob-laptop', scopes: ['inference:chat'] };
  expect((await bob.call('POST /keys', wanted)).status).toBe(403);

  const asked = await bob.call('POST /user-key-requests', wanted);
  expect(asked.status).toBe(201);
  const { id: requestId } = asked.json<{ id: string }>();
  const approved = await ada.call(`POST /user-key-requests/${requestId}/approve`, {});
  expect(approved.text).not.toContain('hm_live_');
  const { keyId } = approved.json<{ keyId: string }>();
  expect((await ada.call(`POST /keys/${keyId}/claim`, {})).status).toBe(403);
  const { secret } = (await bob.call(`POST /keys/${keyId}/claim`, {})).json<{ secret: string }>();
  expect((await chat(secret)).choices).toHaveLength(1);

  const billing = (await ada.call(`GET /workspaces/${workspaceId}/billing?api=stav`)).json<{
    data: { keyId: string; memberId: string | null; requests: number }[];
  }>();
  const ofSeat = billing.data.filter((row) => row.keyId === keyId);
  expect(ofSeat).toEqual([expect.objectContaining({ memberId, requests: 1 })]);

  const running = await streamed(secret);
  await running.begun;
  expect((await ada.call(`DELETE /members/${memberId}`)).status).toBe(200);
  await expect(chat(secret)).rejects.toBeInstanceOf(AuthenticationError);
  expect(await running.end).toBeInstanceOf(Error);
  expect((await ada.key(keyId)).state).toBe('revoked');
});
