// Bodies and answers about user keys: policies, and what members ask for.
import { REQUEST_STATES } from '@keywright/core/user-keys/user-key-answers';
import { ON_LEAVE, USER_KEY_MODES } from '@keywright/core/user-keys/user-key-policy';
import { z } from 'zod';
import { instant, keyChoices, limitAnswer, pageQuery, when } from '../schemas.ts';

const MAX_LIFETIME_SECONDS = 100 * 366 * 24 * 3600;
const scopeList = z.array(z.string().max(64)).max(64);

export const placeQuery = z.strictObject({ workspaceId: z.string(), api: z.string() });

export const policyBody = z.strictObject({
  mode: z
    .enum(USER_KEY_MODES)
    .describe('off: no new ones; self-service: members make them; admin-approved: they ask'),
  keysPerMember: z.int().min(1).optional().describe('Keys a member has at once; 5 by default'),
  scopes: z
    .union([z.literal('any'), scopeList])
    .optional()
    .describe('What they may do; any by default'),
  maxLifetimeSeconds: z
    .int()
    .min(1)
    .max(MAX_LIFETIME_SECONDS)
    .nullable()
    .optional()
    .describe('From when a key is made; null, the default, for no end'),
  limits: keyChoices.limits.describe(
    'What every user key is limited by; per member: all keys of a seat together',
  ),
  onLeave: z
    .enum(ON_LEAVE)
    .optional()
    .describe('When a member leaves, their keys stop, which is the default, or become the workspace’s'),
});

export const policyChanges = policyBody.partial();

export const policyAnswer = z.object({
  workspaceId: z.string(),
  api: z.string(),
  mode: z.enum(USER_KEY_MODES),
  keysPerMember: z.int(),
  scopes: z.union([z.literal('any'), z.array(z.string())]),
  maxLifetimeSeconds: z.number().nullable(),
  limits: z.array(limitAnswer),
  onLeave: z.enum(ON_LEAVE),
  changedAt: when.nullable().describe('null where nobody has decided anything'),
  changedBy: z.string().nullable(),
});

export const requestsQuery = pageQuery.extend({
  workspaceId: z.string(),
  api: z.string().optional(),
  state: z.enum(REQUEST_STATES).optional(),
});

export const requestBody = z.strictObject({
  workspaceId: z.string(),
  api: z.string(),
  name: z.string().describe('1 to 100 characters'),
  environment: z.string().optional(),
  scopes: keyChoices.scopes,
  allowedAddresses: keyChoices.allowedAddresses,
  expiresAt: keyChoices.expiresAt,
  note: z.string().optional().describe('What for; up to 500 characters'),
});

export const approveBody = z
  .strictObject({
    scopes: scopeList.optional().describe('Fewer than were asked for'),
    expiresAt: instant.optional().describe('Sooner than was asked for'),
  })
  .nullish();

export const denyBody = z.strictObject({ reason: z.string().max(500).nullable().optional() }).nullish();

export const requestAnswer = z.object({
  id: z.string(),
  workspaceId: z.string(),
  api: z.string(),
  memberId: z.string(),
  name: z.string(),
  environment: z.string(),
  scopes: z.array(z.string()),
  allowedAddresses: z.union([z.literal('any'), z.array(z.string())]),
  expiresAt: when.nullable(),
  note: z.string().nullable(),
  state: z.enum(REQUEST_STATES),
  createdAt: when,
  decidedAt: when.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  keyId: z.string().nullable().describe('The key that was made of it: its member claims it'),
});
