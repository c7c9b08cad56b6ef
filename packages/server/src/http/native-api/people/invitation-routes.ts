// Invitations over the native API: made, listed and taken back here; accepted where people sign in.
import type { UseCases } from '../../../app/use-cases.ts';
import type { NativeApp } from '../native-app.ts';
import { readAnswer } from '../refused.ts';
import { writeHeaders as headers, pageOf, idParams as params } from '../schemas.ts';
import { answerOf, idempotencyKeyOf } from '../write-answer.ts';
import { invitationAnswer, invitationsQuery, joiningBody, shownInvitationAnswer } from './people-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['invitations'];
const response = { 200: invitationAnswer };

export function invitationRoutes(app: NativeApp, { people }: UseCases): void {
  const list = {
    tags,
    summary: 'List the invitations to a workspace, newest first',
    querystring: invitationsQuery,
    response: { 200: pageOf(invitationAnswer) },
  };
  app.get('/invitations', { config, schema: list }, async ({ caller, query }) => {
    const { workspaceId, limit, cursor = null } = query;
    return readAnswer(await people.readInvitations.list(caller, workspaceId, { limit, after: cursor }));
  });

  const show = {
    tags,
    summary: 'Show an invitation, also to whoever is invited',
    params,
    response: { 200: shownInvitationAnswer },
  };
  app.get('/invitations/:id', { config, schema: show }, async ({ caller, params }) =>
    readAnswer(await people.readInvitations.find(caller, params.id)),
  );

  const create = {
    tags,
    summary: 'Invite an e-mail address, for two days',
    headers,
    body: joiningBody,
    response: { 201: invitationAnswer },
  };
  app.post('/invitations', { config, schema: create }, async (request, reply) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const outcome = await people.invite({ actor: request.caller, idempotencyKey, input: request.body });
    return reply.code(201).send(answerOf(outcome, reply));
  });

  const cancel = { tags, summary: 'Take an invitation back', params, headers, response };
  app.delete('/invitations/:id', { config, schema: cancel }, async (request, reply) => {
    idempotencyKeyOf(request);
    const input = { invitationId: request.params.id };
    return answerOf(await people.cancelInvitation({ actor: request.caller, input }), reply);
  });
}
