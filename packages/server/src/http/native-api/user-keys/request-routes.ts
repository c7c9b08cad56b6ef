// What members ask for over the native API, and what becomes of it.
import type { UseCases } from '../../../app/use-cases.ts';
import { choicesOf } from '../key-choices.ts';
import type { NativeApp } from '../native-app.ts';
import { readAnswer } from '../refused.ts';
import { emptyBody, writeHeaders as headers, pageOf, idParams as params } from '../schemas.ts';
import { answerOf, idempotencyKeyOf } from '../write-answer.ts';
import * as schemas from './user-key-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['user-keys'];
const response = { 200: schemas.requestAnswer };

export function requestRoutes(app: NativeApp, { userKeys }: UseCases): void {
  decisionRoutes(app, userKeys);

  const list = {
    tags,
    summary: 'List what members ask for, newest first; members without keys:write see their own',
    querystring: schemas.requestsQuery,
    response: { 200: pageOf(schemas.requestAnswer) },
  };
  app.get('/user-key-requests', { config, schema: list }, async ({ caller, query }) => {
    const { workspaceId, api, state, limit, cursor = null } = query;
    const filter = { workspaceId, ...(api !== undefined && { api }), ...(state !== undefined && { state }) };
    return readAnswer(await userKeys.readRequests(caller, filter, { limit, after: cursor }));
  });

  const create = {
    tags,
    summary: 'Ask for a key of one’s own',
    headers,
    body: schemas.requestBody,
    response: { 201: schemas.requestAnswer },
  };
  app.post('/user-key-requests', { config, schema: create }, async (request, reply) => {
    const { workspaceId, api, name, environment, note = null, ...rest } = request.body;
    const { scopes, allowedAddresses, expiresAt } = choicesOf(rest);
    const input = {
      workspaceId,
      api,
      name,
      note,
      ...(environment !== undefined && { environment }),
      ...(scopes !== undefined && { scopes }),
      ...(allowedAddresses !== undefined && { allowedAddresses }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
    const idempotencyKey = idempotencyKeyOf(request);
    const outcome = await userKeys.requestKey({ actor: request.caller, idempotencyKey, input });
    return reply.code(201).send(answerOf(outcome, reply));
  });
}

function decisionRoutes(app: NativeApp, { approve, deny, cancel }: UseCases['userKeys']): void {
  const approving = { tags, summary: 'Approve a request: the key is made, for its member to claim' };
  const approveSchema = { ...approving, params, headers, body: schemas.approveBody, response };
  app.post('/user-key-requests/:id/approve', { config, schema: approveSchema }, async (request, reply) => {
    const { scopes, expiresAt } = request.body ?? {};
    const narrowed = {
      ...(scopes !== undefined && { scopes }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
    const input = { requestId: request.params.id, narrowed };
    const idempotencyKey = idempotencyKeyOf(request);
    return answerOf(await approve({ actor: request.caller, idempotencyKey, input }), reply);
  });

  const denying = { tags, summary: 'Deny a request' };
  const denySchema = { ...denying, params, headers, body: schemas.denyBody, response };
  app.post('/user-key-requests/:id/deny', { config, schema: denySchema }, async (request, reply) => {
    const input = { requestId: request.params.id, reason: request.body?.reason ?? null };
    const idempotencyKey = idempotencyKeyOf(request);
    return answerOf(await deny({ actor: request.caller, idempotencyKey, input }), reply);
  });

  const cancelling = { tags, summary: 'Take back one’s own request' };
  const cancelSchema = { ...cancelling, params, headers, body: emptyBody, response };
  app.post('/user-key-requests/:id/cancel', { config, schema: cancelSchema }, async (request, reply) => {
    const input = { requestId: request.params.id };
    const idempotencyKey = idempotencyKeyOf(request);
    return answerOf(await cancel({ actor: request.caller, idempotencyKey, input }), reply);
  });
}
