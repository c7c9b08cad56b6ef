// Keys over the native API: each handler reads the validated request, calls one use case, answers its projection.
import type { UseCases } from '../../app/use-cases.ts';
import { choicesOf } from './key-choices.ts';
import type { NativeApp } from './native-app.ts';
import { readAnswer } from './refused.ts';
import * as schemas from './schemas.ts';
import { answerOf, idempotencyKeyOf } from './write-answer.ts';

const config = { access: 'caller' } as const;
const tags = ['keys'];
const params = schemas.idParams;
const key = { 200: schemas.keyAnswer };
const keyWithSecret = schemas.keyWithSecretAnswer;

export function keyRoutes(app: NativeApp, use: UseCases): void {
  readRoutes(app, use);
  secretRoutes(app, use);

  const create = {
    tags,
    summary: 'Create a key',
    body: schemas.issueKeyBody,
    response: { 201: keyWithSecret },
  };
  app.post(
    '/keys',
    { config, schema: { ...create, headers: schemas.writeHeaders } },
    async (request, reply) => {
      const { api, workspaceId, name, environment, ownerMemberId, unclaimed, ...rest } = request.body;
      const input = {
        api,
        workspaceId,
        ...(name !== undefined && { name }),
        ...(environment !== undefined && { environment }),
        ...choicesOf(rest),
        ...(ownerMemberId !== undefined && { ownerMemberId }),
        ...(unclaimed !== undefined && { unclaimed }),
      };
      const outcome = await use.issueKey({
        actor: request.caller,
        idempotencyKey: idempotencyKeyOf(request),
        input,
      });
      return reply.code(201).send({ ...answerOf(outcome, reply), secret: outcome.secret });
    },
  );

  const edit = { tags, summary: 'Edit a key', params, body: schemas.editKeyBody, response: key };
  app.patch(
    '/keys/:id',
    { config, schema: { ...edit, headers: schemas.writeHeaders } },
    async (request, reply) => {
      const { name, disabled, ...rest } = request.body;
      const changes = { ...(name !== undefined && { name }), ...(disabled !== undefined && { disabled }) };
      const input = { keyId: request.params.id, ...changes, ...choicesOf(rest) };
      return answerOf(
        await use.editKey({ actor: request.caller, idempotencyKey: idempotencyKeyOf(request), input }),
        reply,
      );
    },
  );

  const summary = 'Revoke a key: everywhere, at once, for ever';
  const revoke = { tags, summary, params, body: schemas.revokeBody, response: { 200: schemas.revokeAnswer } };
  app.post(
    '/keys/:id/revoke',
    { config, schema: { ...revoke, headers: schemas.writeHeaders } },
    async (request, reply) => {
      idempotencyKeyOf(request);
      const input = { keyId: request.params.id, reason: request.body?.reason ?? null };
      return answerOf(await use.revokeKey({ actor: request.caller, input }), reply);
    },
  );
}

function readRoutes(app: NativeApp, use: UseCases): void {
  const response = { 200: schemas.pageOf(schemas.keyAnswer) };
  const list = { tags, summary: 'List keys, newest first', querystring: schemas.keysQuery, response };
  app.get('/keys', { config, schema: list }, async (request) => {
    const { limit, cursor, api, workspaceId, ownerMemberId, state } = request.query;
    const filter = {
      ...(api !== undefined && { api }),
      ...(workspaceId !== undefined && { workspaceId }),
      ...(ownerMemberId !== undefined && { ownerMemberId }),
      ...(state !== undefined && { state }),
    };
    return readAnswer(await use.listKeys.byCursor(request.caller, filter, { limit, after: cursor ?? null }));
  });

  app.get(
    '/keys/:id',
    { config, schema: { tags, summary: 'Show a key', params, response: key } },
    async (request) => {
      return readAnswer(await use.getKey(request.caller, request.params.id));
    },
  );
}

function secretRoutes(app: NativeApp, use: UseCases): void {
  const claim = { tags, summary: 'Claim an unclaimed key: its first secret', params };
  app.post(
    '/keys/:id/claim',
    {
      config,
      schema: {
        ...claim,
        body: schemas.emptyBody,
        headers: schemas.writeHeaders,
        response: { 200: keyWithSecret },
      },
    },
    async (request, reply) => {
      const { caller: actor, params } = request;
      const idempotencyKey = idempotencyKeyOf(request);
      const outcome = await use.claimKey({ actor, idempotencyKey, input: { keyId: params.id } });
      return { ...answerOf(outcome, reply), secret: outcome.secret };
    },
  );

  const body = schemas.rotateBody;
  const rotate = { tags, summary: 'Give a key a new secret', params, body, response: { 200: keyWithSecret } };
  app.post(
    '/keys/:id/rotate',
    { config, schema: { ...rotate, headers: schemas.writeHeaders } },
    async (request, reply) => {
      const graceSeconds = request.body?.graceSeconds;
      const input = {
        keyId: request.params.id,
        graceMs: graceSeconds === undefined ? null : graceSeconds * 1000,
      };
      const outcome = await use.rotateKey({
        actor: request.caller,
        idempotencyKey: idempotencyKeyOf(request),
        input,
      });
      return { ...answerOf(outcome, reply), secret: outcome.secret };
    },
  );

  graceRoutes(app, use);
}

function graceRoutes(app: NativeApp, use: UseCases): void {
  const ofSecret = { tags, params: schemas.secretParams, response: key, headers: schemas.writeHeaders };
  const path = '/keys/:id/secrets/:secretId';

  const end = { ...ofSecret, summary: 'End the grace of an old secret' };
  app.delete(path, { config, schema: end }, async (request, reply) => {
    const input = { keyId: request.params.id, secretId: request.params.secretId };
    return answerOf(
      await use.endSecret({ actor: request.caller, idempotencyKey: idempotencyKeyOf(request), input }),
      reply,
    );
  });

  const extend = {
    ...ofSecret,
    summary: 'Extend the grace of an old secret',
    body: schemas.extendGraceBody,
  };
  app.patch(path, { config, schema: extend }, async (request, reply) => {
    const { id: keyId, secretId } = request.params;
    const input = { keyId, secretId, retiresAt: request.body.retiresAt };
    return answerOf(
      await use.extendGrace({ actor: request.caller, idempotencyKey: idempotencyKeyOf(request), input }),
      reply,
    );
  });
}
