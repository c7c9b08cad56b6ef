// What every write of the native API does with the request's Idempotency-Key and the use case's outcome.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WriteOutcome } from '../../app/write.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import { Refused } from './refused.ts';

export function idempotencyKeyOf(request: Pick<FastifyRequest, 'headers'>): string | null {
  const key = readIdempotencyKey(request.headers);
  if (!key.ok) throw new Refused(key.refusal);
  return key.value;
}

/** The answer, marked where a retried request is answered again. */
export function answerOf<T>(outcome: WriteOutcome<T>, reply: FastifyReply): T {
  if (!outcome.ok) throw new Refused(outcome.refusal);
  if (outcome.replayed) void reply.header('idempotency-replayed', 'true');
  return outcome.answer;
}
