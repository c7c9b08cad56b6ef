// User-key policies over the native API.
import { DEFAULT_USER_KEY_POLICY, type UserKeyPolicy } from '@keywright/core/user-keys/user-key-policy';
import type { z } from 'zod';
import type { UseCases } from '../../../app/use-cases.ts';
import { choicesOf } from '../key-choices.ts';
import type { NativeApp } from '../native-app.ts';
import { readAnswer } from '../refused.ts';
import { writeHeaders as headers } from '../schemas.ts';
import { answerOf, idempotencyKeyOf } from '../write-answer.ts';
import * as schemas from './user-key-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['user-keys'];
const response = { 200: schemas.policyAnswer };
const querystring = schemas.placeQuery;

export function policyRoutes(app: NativeApp, { userKeys: { policies } }: UseCases): void {
  const read = { tags, summary: 'Show the user-key policy of a workspace for an API', querystring, response };
  app.get('/user-key-policy', { config, schema: read }, async ({ caller, query }) =>
    readAnswer(await policies.read(caller, query)),
  );

  const set = {
    tags,
    summary: 'Set the user-key policy of a workspace for an API, for keys made from now on',
    querystring,
    headers,
    body: schemas.policyBody,
    response,
  };
  app.put('/user-key-policy', { config, schema: set }, async (request, reply) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const input = {
      place: request.query,
      policy: { ...DEFAULT_USER_KEY_POLICY, ...choicesIn(request.body) },
    };
    return answerOf(await policies.set({ actor: request.caller, idempotencyKey, input }), reply);
  });

  const summary =
    'Change the user-key policy of a workspace for an API, for keys made from now on; what is absent stays';
  const edit = { ...set, summary, body: schemas.policyChanges };
  app.patch('/user-key-policy', { config, schema: edit }, async (request, reply) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const input = { place: request.query, changes: choicesIn(request.body) };
    return answerOf(await policies.edit({ actor: request.caller, idempotencyKey, input }), reply);
  });
}

/** The fields that were sent, and no others. */
function choicesIn(sent: z.output<typeof schemas.policyChanges>): Partial<UserKeyPolicy> {
  const { maxLifetimeSeconds, limits, ...same } = sent;
  return {
    ...defined(same),
    ...(maxLifetimeSeconds !== undefined && {
      maxLifetimeMs: maxLifetimeSeconds === null ? null : maxLifetimeSeconds * 1000,
    }),
    ...choicesOf({ limits }),
  };
}

function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const sent = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(sent) as { [K in keyof T]: Exclude<T[K], undefined> };
}
