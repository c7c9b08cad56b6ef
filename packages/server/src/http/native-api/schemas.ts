// Bodies and answers of the native API: one schema validates, types and documents. Unknown fields are refused, so that
// no field of a record can be set that was not meant to be.
import { parseInstant } from '@keywright/core/instant';
import { LIMIT_SUBJECTS } from '@keywright/core/rate-window';
import { DENIAL_REASONS } from '@keywright/core/refusal-reasons';
import { z } from 'zod';

const LIMIT_NAME = /^[a-z][a-z0-9-]{0,31}$/;
const YEAR_SECONDS = 366 * 24 * 3600;

const instant = z
  .string()
  .describe('RFC 3339 instant')
  .transform((text, context) => {
    const at = parseInstant(text);
    if (at !== null) return at;
    context.addIssue({ code: 'custom', message: 'must be an RFC 3339 instant such as 2027-02-19T00:00:00Z' });
    return z.NEVER;
  });

const limitRule = z.strictObject({
  name: z.string().regex(LIMIT_NAME, 'must be a short name such as burst'),
  per: z.enum(LIMIT_SUBJECTS),
  limit: z.int().min(1),
  windowSeconds: z.int().min(1).max(YEAR_SECONDS),
});

export const keyChoices = {
  scopes: z.array(z.string().max(64)).max(64).optional(),
  allowedAddresses: z.union([z.literal('any'), z.array(z.string().max(64)).max(256)]).optional(),
  expiresAt: instant.nullable().optional(),
  limits: z.array(limitRule).max(16).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
};

export const workspaceBody = z.strictObject({ name: z.string(), slug: z.string() });

export const issueKeyBody = z.strictObject({
  api: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  environment: z.string().optional(),
  ...keyChoices,
});

export const editKeyBody = z.strictObject({
  name: z.string().optional(),
  disabled: z.boolean().optional(),
  ...keyChoices,
});

const MAX_GRACE_SECONDS = YEAR_SECONDS;
export const rotateBody = z
  .strictObject({ graceSeconds: z.int().min(0).max(MAX_GRACE_SECONDS).optional() })
  .nullish();
export const revokeBody = z.strictObject({ reason: z.string().max(500).nullable().optional() }).nullish();

export const verifyBody = z.strictObject({
  key: z.string().describe('The secret as the client sent it'),
  api: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional().describe("Path below the API's mount"),
  scope: z.string().optional(),
  address: z.string().optional().describe('Address of the client'),
  cost: z.int().min(0).max(1_000_000).optional(),
});

export const verifyBatchBody = z.strictObject({ requests: z.array(verifyBody).min(1).max(100) });

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(64).optional(),
});

export const keysQuery = pageQuery.extend({
  api: z.string().optional(),
  workspaceId: z.string().optional(),
  state: z.enum(['active', 'disabled', 'expired', 'revoked', 'unclaimed']).optional(),
});

export const idParams = z.object({ id: z.string() });
export const secretParams = z.object({ id: z.string(), secretId: z.string() });

const when = z.string().describe('RFC 3339 instant, UTC');

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
  limits: z.array(limitRule),
  metadata: z.record(z.string(), z.string()),
  ownerMemberId: z.string().nullable(),
  expiresAt: when.nullable(),
  createdAt: when,
  createdBy: z.string(),
  disabledAt: when.nullable(),
  revokedAt: when.nullable(),
  lastUsedAt: when.nullable(),
  secrets: z.array(secretAnswer),
});

export const keyWithSecretAnswer = keyAnswer.extend({
  secret: z
    .string()
    .nullable()
    .describe('The value itself, this once; null when a retried request is answered again'),
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
  limits: z.array(z.object({ name: z.string(), limit: z.int(), remaining: z.int(), resetAt: when })),
  metadata: z.record(z.string(), z.string()),
});

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
