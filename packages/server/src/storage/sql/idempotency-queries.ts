// Answers already given, in SQL. The request key is the primary key: two answers to one request cannot both be kept.
import type { Kysely } from 'kysely';
import type { IdempotencyMemory } from '../../app/ports.ts';
import type { Schema } from './schema.ts';

export function idempotencyMemory(db: Kysely<Schema>): IdempotencyMemory {
  return {
    find: async (requestKey) => {
      const answer = await db
        .selectFrom('remembered_answers')
        .select([
          'request_key as requestKey',
          'request_digest as requestDigest',
          'answer',
          'created_at as createdAt',
        ])
        .where('request_key', '=', requestKey)
        .executeTakeFirst();
      return answer ?? null;
    },
    remember: async ({ requestKey, requestDigest, answer, createdAt }) => {
      const row = { request_key: requestKey, request_digest: requestDigest, answer, created_at: createdAt };
      await db.insertInto('remembered_answers').values(row).execute();
    },
    forgetBefore: async (instant) => {
      await db.deleteFrom('remembered_answers').where('created_at', '<', instant).execute();
    },
  };
}
