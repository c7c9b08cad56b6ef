// User-key policies over the native API.
import { DEFAULT_USER_KEY_POLICY, type UserKeyPolicy } from '@keywright/core/user-keys/user-key-policy';
import type { z } from 'zod';
import type { UseCases } from '../../../app/use-cases.ts';
import { choicesOf } from '../key-choices.ts';
import type { NativeApp } from '../native-app.ts';
import { readAnswer } from '../refused.ts';
import { writeHeaders as headers } from '../schemas.ts';
import { answerOf, idempotencyKeyOf } from '../write-answer.ts';
import { policyBody as body, policyAnswer, placeQuery as querystring } from './user-key-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['user-keys'];
const response = { 200: policyAnswer };

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
    body,
    response,
  };
  app.put('/user-key-policy', { config, schema: set }, async (request, reply) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const input = { place: request.query, policy: policyOf(request.body) };
    return answerOf(await policies.set({ actor: request.caller, idempotencyKey, input }), reply);
  });
}

function policyOf({ maxLifetimeSeconds, limits, ...same }: z.output<typeof body>): UserKeyPolicy {
  const { mode, keysPerMember, scopes, onLeave } = { ...DEFAULT_USER_KEY_POLICY, ...defined(same) };
  const maxLifetimeMs = (maxLifetimeSeconds ?? null) === null ? null : Number(maxLifetimeSeconds) * 1000;
  return { mode, keysPerMember, scopes, maxLifetimeMs, limits: choicesOf({ limits }).limits ?? [], onLeave };
}

/** The fields that were sent. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const sent = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(sent) as { [K in keyof T]: Exclude<T[K], undefined> };
}
