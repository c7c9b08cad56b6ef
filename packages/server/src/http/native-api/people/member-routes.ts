// Members over the native API: who belongs to a workspace, and as what.
import type { UseCases } from '../../../app/use-cases.ts';
import type { NativeApp } from '../native-app.ts';
import { readAnswer } from '../refused.ts';
import { writeHeaders as headers, pageOf, idParams as params } from '../schemas.ts';
import { answerOf, idempotencyKeyOf } from '../write-answer.ts';
import { joiningBody, memberAnswer, membersQuery, roleBody } from './people-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['members'];
const response = { 200: memberAnswer };

export function memberRoutes(app: NativeApp, { people }: UseCases): void {
  const list = {
    tags,
    summary: 'List the members of a workspace, newest first',
    querystring: membersQuery,
    response: { 200: pageOf(memberAnswer) },
  };
  app.get('/members', { config, schema: list }, async ({ caller, query }) => {
    const { workspaceId, state, limit, cursor = null } = query;
    return readAnswer(
      await people.readMembers.list(caller, { workspaceId, state }, { limit, after: cursor }),
    );
  });

  const show = { tags, summary: 'Show a member, or who was one', params, response };
  app.get('/members/:id', { config, schema: show }, async ({ caller, params }) =>
    readAnswer(await people.readMembers.find(caller, params.id)),
  );

  const add = {
    tags,
    summary: 'Make somebody with an account a member, without asking them: for the operator',
    headers,
    body: joiningBody,
    response: { 201: memberAnswer },
  };
  app.post('/members', { config, schema: add }, async (request, reply) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const outcome = await people.addMember({ actor: request.caller, idempotencyKey, input: request.body });
    return reply.code(201).send(answerOf(outcome, reply));
  });

  const edit = { tags, summary: 'Give a member another role', params, headers, body: roleBody, response };
  app.patch('/members/:id', { config, schema: edit }, async (request, reply) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const input = { memberId: request.params.id, role: request.body.role };
    return answerOf(await people.setRole({ actor: request.caller, idempotencyKey, input }), reply);
  });

  const remove = { tags, summary: 'Remove a member, or leave', params, headers, response };
  app.delete('/members/:id', { config, schema: remove }, async (request, reply) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const input = { memberId: request.params.id };
    return answerOf(await people.removeMember({ actor: request.caller, idempotencyKey, input }), reply);
  });
}
