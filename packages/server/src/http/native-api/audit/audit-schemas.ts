// Questions about the audit log, and what is answered.
import { z } from 'zod';
import { instant } from '../schemas.ts';

const MAX_TEXT = 200;
const text = z.string().max(MAX_TEXT).optional();
const when = z.string().describe('RFC 3339 instant, UTC');

export const auditQuery = z.strictObject({
  workspaceId: text.describe('Needed by whoever does not see every workspace'),
  subjectId: text.describe('What was changed: the id of a key, a member, a workspace …'),
  actor: text.describe('`operator`, `user:…`, `key:…`, `credential:…`, `system`'),
  action: text.describe('`key.issued`, `member.removed` …'),
  from: instant.optional(),
  to: instant.optional().describe('RFC 3339 instant; not part of the range itself'),
  limit: z.coerce.number().int().min(1).max(200).optional().describe('50 by default'),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the nextCursor of the page before')
    .optional(),
  format: z.enum(['json', 'ndjson']).optional().describe('Instead of Accept: application/x-ndjson'),
});

export const auditEntryAnswer = z.object({
  position: z.int().describe('Consecutive over the whole log, from 1'),
  hash: z.string().describe('Holds this entry and every one before it'),
  id: z.string(),
  at: when,
  actor: z.string(),
  action: z.string(),
  workspaceId: z.string().nullable(),
  subjectId: z.string(),
  details: z.record(z.string(), z.unknown()),
});

export const verificationQuery = z.strictObject({
  head: z
    .string()
    .regex(/^\d{1,15}:[\w-]{1,64}$/, 'must be a head told before, as position:hash')
    .optional()
    .describe('A head kept elsewhere, as position:hash: is it still there?'),
});

export const verificationAnswer = z.object({
  intact: z.boolean(),
  brokenAt: z.int().nullable().describe('First position at which the chain does not fit'),
  head: z.object({ position: z.int(), hash: z.string() }).nullable().describe('The newest entry'),
  knownHead: z.enum(['kept', 'missing']).nullable(),
});
