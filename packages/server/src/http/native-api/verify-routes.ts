// Verification for backends that ask instead of being proxied.
import { z } from 'zod';
import type { NativeApp } from './native-app.ts';
import { invalid } from './refused.ts';
import { verifyAnswer, verifyBatchBody, verifyBody } from './schemas.ts';
import type { AnswerVerify } from './verify-answer.ts';

const tags = ['verify'];

export function verifyRoutes(app: NativeApp, answer: AnswerVerify): void {
  const one = { tags, summary: 'Verify a key', body: verifyBody, response: { 200: verifyAnswer } };
  app.post('/keys/verify', { schema: one }, async (request) => {
    const result = await answer(request.body);
    if ('problems' in result) throw invalid(result.problems);
    return result;
  });

  const response = { 200: z.object({ data: z.array(verifyAnswer) }) };
  const batch = { tags, summary: 'Verify up to 100 keys', body: verifyBatchBody, response };
  app.post('/keys/verify-batch', { schema: batch }, async (request) => {
    const results = await Promise.all(request.body.requests.map(answer));
    const data = results.map((result, index) => {
      if (!('problems' in result)) return result;
      throw invalid(
        result.problems.map(({ field, message }) => ({ field: `requests[${index}].${field}`, message })),
      );
    });
    return { data };
  });
}
