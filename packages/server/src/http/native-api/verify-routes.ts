// Verification for backends that ask instead of being proxied. What could not be checked is no answer: `valid: false`
// would make a backend that looks no further throw a good key away.
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { VerifyAnswer } from '@keywright/core/wire-contract';
import { z } from 'zod';
import type { Caller } from '../../app/caller.ts';
import type { ReadOutcome } from '../../app/read-outcome.ts';
import type { NativeApp } from './native-app.ts';
import { invalid, Refused, readAnswer } from './refused.ts';
import { verifyAnswer, verifyBatchBody, verifyBody } from './schemas.ts';
import type { PrepareVerify } from './verify-answer.ts';

const config = { access: 'caller' } as const;
const tags = ['verify'];

/** The workspace whose keys a caller may have verified; null for all. */
export type VerifiesFor = (caller: Caller) => Promise<ReadOutcome<string | null>>;

export function verifyRoutes(app: NativeApp, prepare: PrepareVerify, verifiesFor: VerifiesFor): void {
  const one = { tags, summary: 'Verify a key', body: verifyBody, response: { 200: verifyAnswer } };
  app.post('/keys/verify', { config, schema: one }, async (request) => {
    const workspaceId = readAnswer(await verifiesFor(request.caller));
    const prepared = prepare(request.body, { requestId: request.id, workspaceId });
    if ('problems' in prepared) throw invalid(prepared.problems);
    return checked(await prepared.ask());
  });

  const response = { 200: z.object({ data: z.array(verifyAnswer) }) };
  const batch = { tags, summary: 'Verify up to 100 keys', body: verifyBatchBody, response };
  app.post('/keys/verify-batch', { config, schema: batch }, async (request) => {
    const workspaceId = readAnswer(await verifiesFor(request.caller));
    const prepared = request.body.requests.map((one, index) =>
      prepare(one, { requestId: `${request.id}.${index}`, workspaceId }),
    );
    const problems = prepared.flatMap((one, index) =>
      'problems' in one ? one.problems.map(within(index)) : [],
    );
    if (problems.length > 0) throw invalid(problems);
    const answers = await Promise.all(prepared.flatMap((one) => ('ask' in one ? [one.ask()] : [])));
    return { data: answers.map(checked) };
  });
}

function checked(answer: VerifyAnswer): VerifyAnswer {
  if (answer.code !== 'store_unavailable' && answer.code !== 'counting_unavailable') return answer;
  throw new Refused({ reason: answer.code, retryAfterSeconds: 1 });
}

function within(index: number): (problem: InputProblem) => InputProblem {
  return ({ field, message }) => ({ field: `requests[${index}].${field}`, message });
}
