// Endpoints over the native API: each handler reads the validated request, calls one use case, answers its projection.
import type { UseCases } from '../../../app/use-cases.ts';
import type { NativeApp } from '../native-app.ts';
import { readAnswer } from '../refused.ts';
import { writeHeaders as headers, pageOf, idParams as params } from '../schemas.ts';
import { answerOf, idempotencyKeyOf } from '../write-answer.ts';
import * as schemas from './endpoint-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['endpoints'];
const response = { 200: schemas.endpointAnswer };

export function endpointRoutes(app: NativeApp, use: UseCases): void {
  readRoutes(app, use);

  const create = {
    tags,
    headers,
    summary: 'Create an endpoint',
    body: schemas.createEndpointBody,
    response: { 201: schemas.endpointAnswer },
  };
  app.post('/endpoints', { config, schema: create }, async (request, reply) => {
    const { upstream = null, authMode = 'private', ...rest } = request.body;
    const outcome = await use.endpoints.create({
      actor: request.caller,
      idempotencyKey: idempotencyKeyOf(request),
      input: { ...rest, upstream, authMode },
    });
    return reply.code(201).send(answerOf(outcome, reply));
  });

  const edit = {
    tags,
    headers,
    summary: 'Edit an endpoint',
    params,
    body: schemas.editEndpointBody,
    response,
  };
  app.patch('/endpoints/:id', { config, schema: edit }, async (request, reply) => {
    const { name, upstream, authMode } = request.body;
    const input = {
      endpointId: request.params.id,
      ...(name !== undefined && { name }),
      ...(upstream !== undefined && { upstream }),
      ...(authMode !== undefined && { authMode }),
    };
    const idempotencyKey = idempotencyKeyOf(request);
    return answerOf(await use.endpoints.edit({ actor: request.caller, idempotencyKey, input }), reply);
  });

  const summary = 'Delete an endpoint: at once, for ever';
  const remove = { tags, headers, summary, params, response: { 200: schemas.deleteEndpointAnswer } };
  app.delete('/endpoints/:id', { config, schema: remove }, async (request, reply) => {
    const input = { endpointId: request.params.id };
    const idempotencyKey = idempotencyKeyOf(request);
    return answerOf(await use.endpoints.delete({ actor: request.caller, idempotencyKey, input }), reply);
  });
}

function readRoutes(app: NativeApp, use: UseCases): void {
  const list = {
    tags,
    summary: 'List endpoints, newest first',
    querystring: schemas.endpointsQuery,
    response: { 200: pageOf(schemas.endpointAnswer) },
  };
  app.get('/endpoints', { config, schema: list }, async ({ caller, query }) => {
    const { limit, cursor, api, workspaceId } = query;
    const filter = {
      ...(api !== undefined && { api }),
      ...(workspaceId !== undefined && { workspaceId }),
    };
    return readAnswer(await use.endpoints.list(caller, filter, { limit, after: cursor ?? null }));
  });

  const show = { tags, summary: 'Show an endpoint', params, response };
  app.get('/endpoints/:id', { config, schema: show }, async (request) => {
    return readAnswer(await use.endpoints.find(request.caller, request.params.id));
  });
}
