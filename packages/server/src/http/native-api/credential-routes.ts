// Management credentials over the native API: made, listed and revoked by the operator.
import { RIGHTS } from '@keywright/core/people/roles';
import { z } from 'zod';
import type { UseCases } from '../../app/use-cases.ts';
import type { NativeApp } from './native-app.ts';
import { readAnswer } from './refused.ts';
import { idParams, keyChoices, pageOf, pageQuery, revokeAnswer, writeHeaders } from './schemas.ts';
import { answerOf, idempotencyKeyOf } from './write-answer.ts';

const tags = ['credentials'];
const when = z.string().describe('RFC 3339 instant, UTC');

const body = z.strictObject({
  name: z.string().describe('1 to 100 characters'),
  scopes: z
    .array(z.string().max(64))
    .max(RIGHTS.length)
    .describe(`Some of ${RIGHTS.join(', ')}`),
  workspaceId: z.string().nullish().describe('The only workspace it works in; null or absent for all'),
  allowedAddresses: keyChoices.allowedAddresses,
  expiresAt: keyChoices.expiresAt,
});

const answer = z.object({
  id: z.string(),
  name: z.string(),
  preview: z.string(),
  state: z.enum(['active', 'expired', 'revoked']),
  scopes: z.array(z.enum(RIGHTS)),
  workspaceId: z.string().nullable(),
  allowedAddresses: z.union([z.literal('any'), z.array(z.string())]),
  expiresAt: when.nullable(),
  createdAt: when,
  createdBy: z.string(),
  revokedAt: when.nullable(),
});

const answerWithSecret = answer.extend({
  secret: z
    .string()
    .nullable()
    .describe('The value itself, this once; null when a retried request is answered'),
});

export function credentialRoutes(app: NativeApp, use: UseCases): void {
  const create = {
    tags,
    summary: 'Create a management credential',
    body,
    response: { 201: answerWithSecret },
  };
  app.post('/credentials', { schema: { ...create, headers: writeHeaders } }, async (request, reply) => {
    const {
      name,
      scopes: rights,
      workspaceId = null,
      allowedAddresses = 'any',
      expiresAt = null,
    } = request.body;
    const input = { name, rights, workspaceId, allowedAddresses, expiresAt };
    const idempotencyKey = idempotencyKeyOf(request);
    const outcome = await use.issueCredential({ actor: request.caller, idempotencyKey, input });
    return reply.code(201).send({ ...answerOf(outcome, reply), secret: outcome.secret });
  });

  const response = { 200: pageOf(answer) };
  const list = {
    tags,
    summary: 'List management credentials, newest first',
    querystring: pageQuery,
    response,
  };
  app.get('/credentials', { schema: list }, async ({ caller, query }) => {
    return readAnswer(
      await use.manageCredentials.list(caller, { limit: query.limit, after: query.cursor ?? null }),
    );
  });

  const summary = 'Revoke a management credential: at once, for ever';
  const revoke = { tags, summary, params: idParams, response: { 200: revokeAnswer } };
  app.post('/credentials/:id/revoke', { schema: revoke }, async (request, reply) => {
    return answerOf(await use.manageCredentials.revoke(request.caller, request.params.id), reply);
  });
}
