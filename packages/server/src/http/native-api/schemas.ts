// Bodies and answers of the native API: one schema validates, types and documents. Unknown fields are refused, so that
// no field of a record can be set that was not meant to be.
import { parseInstant } from '@keywright/core/instant';
import {
  LIMIT_PERIODS,
  LIMIT_SUBJECTS,
  LIMIT_UNITS,
  MOST_KEY_LIMITS,
} from '@keywright/core/limits/limit-rule';
import { DENIAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
import { z } from 'zod';

const LIMIT_NAME = /^[a-z][a-z0-9-]{0,31}$/;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
const YEAR_SECONDS = 366 * 24 * 3600;

export const instant = z
  .string()
  .describe('RFC 3339 instant')
  .transform((text, context) => {
    const at = parseInstant(text);
    if (at !== null) return at;
    context.addIssue({ code: 'custom', message: 'must be an RFC 3339 instant such as 2027-02-19T00:00:00Z' });
    return z.NEVER;
  });

const MAX_ALERTS = 8;

const limitBody = z
  .strictObject({
    name: z.string().regex(LIMIT_NAME, 'must be a short name such as burst'),
    per: z.enum(LIMIT_SUBJECTS).describe('Whose requests are counted together'),
    counts: z
      .enum(LIMIT_UNITS)
      .optional()
      .describe('requests (by cost) unless said otherwise, tokens, or money in micro-units'),
    limit: z.int().min(1).describe('Units in one window; a plain request costs 1'),
    windowSeconds: z.int().min(1).max(YEAR_SECONDS).nullish(),
    period: z
      .enum(LIMIT_PERIODS)
      .nullish()
      .describe('Instead of windowSeconds: a UTC month, for ever, or while requests run'),
    enforce: z.enum(['hard', 'soft']).optional().describe('hard unless said otherwise; soft only tells'),
    alertAt: z
      .array(z.int().min(1).max(1000))
      .max(MAX_ALERTS)
      .optional()
      .describe('Percentages of the limit at which an event is written'),
  })
  .refine(({ windowSeconds, period }) => ((windowSeconds ?? null) === null) !== ((period ?? null) === null), {
    message: 'takes either windowSeconds or period',
    path: ['windowSeconds'],
  })
  .refine(({ counts = 'requests', period }) => counts === 'requests' || period !== 'running', {
    message: 'is for requests only',
    path: ['period'],
  });

export const limitAnswer = z.object({
  name: z.string(),
  per: z.enum(LIMIT_SUBJECTS),
  counts: z.enum(LIMIT_UNITS),
  limit: z.int(),
  windowSeconds: z.int().nullable(),
  period: z.enum(LIMIT_PERIODS).nullable(),
  enforce: z.enum(['hard', 'soft']),
  alertAt: z.array(z.int()),
});

export const keyChoices = {
  scopes: z.array(z.string().max(64)).max(64).optional().describe('Scopes of the API; none by default'),
  allowedAddresses: z
    .union([z.literal('any'), z.array(z.string().max(64)).max(256)])
    .optional()
    .describe('Addresses and CIDR blocks the key works from; none listed means any'),
  expiresAt: instant.nullable().optional().describe('RFC 3339 instant in the future; null for never'),
  limits: z.array(limitBody).max(MOST_KEY_LIMITS).optional().describe('Beside those of the API'),
  metadata: z
    .record(z.string(), z.string())
    .optional()
    .describe('Up to 32 entries; names to 64, values to 500 characters'),
};

const name = z.string().describe('1 to 100 characters');

export const workspaceBody = z.strictObject({
  name,
  slug: z.string().describe('1 to 50 of a-z, 0-9 and dash; unique on this server'),
});

export const issueKeyBody = z.strictObject({
  api: z.string().describe('Name of a mounted API'),
  workspaceId: z.string(),
  name: name.optional().describe('1 to 100 characters; may be absent where the API says so'),
  environment: z.string().optional().describe("One of the API's environments; its first by default"),
  ...keyChoices,
  ownerMemberId: z
    .string()
    .max(64)
    .nullable()
    .optional()
    .describe('The member whose seat the key belongs to'),
  unclaimed: z
    .boolean()
    .optional()
    .describe('True: without a secret until it is claimed, and shown to whoever claims it'),
});

export const editKeyBody = z.strictObject({
  name: name.optional(),
  disabled: z.boolean().optional().describe('Refused while true; can be undone, unlike revocation'),
  ...keyChoices,
});

const MAX_GRACE_SECONDS = YEAR_SECONDS;
export const rotateBody = z
  .strictObject({
    graceSeconds: z
      .int()
      .min(0)
      .max(MAX_GRACE_SECONDS)
      .optional()
      .describe("Life left to the old secret; the API's default when absent"),
  })
  .nullish();
export const extendGraceBody = z.strictObject({
  retiresAt: instant.describe('Not before it ends as it is; at most the longest grace, from the rotation'),
});
export const emptyBody = z.strictObject({}).nullish();
export const revokeBody = z.strictObject({ reason: z.string().max(500).nullable().optional() }).nullish();

export const verifyBody = z.strictObject({
  key: z.string().describe('The secret as the client sent it'),
  api: z.string().optional(),
  method: z.string().optional().describe('GET by default'),
  path: z.string().optional().describe("Path below the API's mount"),
  scope: z.string().optional().describe('Scope the key must hold; instead of a path'),
  address: z.string().optional().describe('Address of the client'),
  cost: z.int().min(0).max(1_000_000).optional().describe('Units taken from every limit; 1 by default'),
});

export const verifyBatchBody = z.strictObject({ requests: z.array(verifyBody).min(1).max(100) });

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(64).optional(),
});

export const keysQuery = pageQuery.extend({
  api: z.string().optional(),
  workspaceId: z.string().optional(),
  ownerMemberId: z.string().max(64).optional().describe('Keys of the seat of this member'),
  state: z.enum(['active', 'disabled', 'expired', 'revoked', 'unclaimed']).optional(),
});

/** Every write may carry one: retried under the same key, it is answered the same and done once. */
export const writeHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(IDEMPOTENCY_KEY, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .describe(
      'Retried under the same key, the write is answered the same and done once; the secret is not shown again',
    ),
});

export const idParams = z.object({ id: z.string() });
export const secretParams = z.object({ id: z.string(), secretId: z.string() });

export const when = z.string().describe('RFC 3339 instant, UTC');

export const workspaceAnswer = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  createdAt: when,
});

const secretAnswer = z.object({
  id: z.string(),
  preview: z.string(),
  state: z.enum(['current', 'grace', 'retired']),
  createdAt: when,
  retiresAt: when.nullable(),
  lastUsedAt: when.nullable(),
});

export const keyAnswer = z.object({
  id: z.string(),
  api: z.string(),
  workspaceId: z.string(),
  environment: z.string(),
  name: z.string(),
  preview: z.string().nullable(),
  state: z.enum(['active', 'disabled', 'expired', 'revoked', 'unclaimed']),
  scopes: z.array(z.string()),
  allowedAddresses: z.union([z.literal('any'), z.array(z.string())]),
  limits: z.array(limitAnswer),
  metadata: z.record(z.string(), z.string()),
  ownerMemberId: z.string().nullable(),
  expiresAt: when.nullable(),
  createdAt: when,
  createdBy: z.string(),
  disabledAt: when.nullable(),
  revokedAt: when.nullable(),
  lastUsedAt: when.nullable(),
  rotationDueAt: when.nullable().describe('When the current secret should be replaced'),
  isRotationDue: z.boolean(),
  secrets: z.array(secretAnswer),
});

export const keyWithSecretAnswer = keyAnswer.extend({
  secret: z
    .string()
    .nullable()
    .describe(
      'The value itself, this once; null while unclaimed, and when a retried request is answered again',
    ),
});

export const revokeAnswer = z.object({ id: z.string(), state: z.literal('revoked'), revokedAt: when });

export const verifyAnswer = z.object({
  valid: z.boolean(),
  code: z.enum(['valid', ...DENIAL_REASONS, 'not_found', 'method_not_allowed']),
  keyId: z.string().nullable(),
  secretId: z.string().nullable(),
  workspaceId: z.string().nullable(),
  scopes: z.array(z.string()),
  expiresAt: when.nullable(),
  limits: z.array(
    z.object({ name: z.string(), limit: z.int(), remaining: z.int(), resetAt: when.nullable() }),
  ),
  metadata: z.record(z.string(), z.string()),
});

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
