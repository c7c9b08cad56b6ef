// Workspaces over the native API.
import type { UseCases } from '../../app/use-cases.ts';
import type { NativeApp } from './native-app.ts';
import { Refused } from './refused.ts';
import { idParams, pageOf, pageQuery, workspaceAnswer, workspaceBody, writeHeaders } from './schemas.ts';
import { answerOf, idempotencyKeyOf } from './write-answer.ts';

const config = { access: 'caller' } as const;
const tags = ['workspaces'];

export function workspaceRoutes(app: NativeApp, use: UseCases): void {
  const create = {
    tags,
    summary: 'Create a workspace',
    body: workspaceBody,
    response: { 201: workspaceAnswer },
  };
  app.post(
    '/workspaces',
    { config, schema: { ...create, headers: writeHeaders } },
    async (request, reply) => {
      const idempotencyKey = idempotencyKeyOf(request);
      const outcome = await use.createWorkspace({
        actor: request.caller,
        idempotencyKey,
        input: request.body,
      });
      return reply.code(201).send(answerOf(outcome, reply));
    },
  );

  const list = {
    tags,
    summary: 'List workspaces',
    querystring: pageQuery,
    response: { 200: pageOf(workspaceAnswer) },
  };
  app.get('/workspaces', { config, schema: list }, async (request) => {
    const page = { limit: request.query.limit, after: request.query.cursor ?? null };
    return use.readWorkspaces.list(request.caller, page);
  });

  const show = { tags, summary: 'Show a workspace', params: idParams, response: { 200: workspaceAnswer } };
  app.get('/workspaces/:id', { config, schema: show }, async (request) => {
    const workspace = await use.readWorkspaces.find(request.caller, request.params.id);
    if (workspace === null) throw new Refused({ reason: 'not_found' });
    return workspace;
  });
}
