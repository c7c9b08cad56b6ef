// Answers that describe the mounted APIs, and those of the key checker. They document what presenters make.
import {
  CARRIERS,
  EMPTY_SCOPES,
  ENDPOINT_UPSTREAMS,
  KEY_NAMES,
  LIMIT_HEADERS,
  METERS,
  PERSON_PROOFS,
  REFUSAL_SHAPES,
  USER_KEYS,
} from '@keywright/core/definition/api-definition';
import { ROLES } from '@keywright/core/people/roles';
import { SNIPPET_KINDS } from '@keywright/core/portal/portal-definition';
import { REFUSAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
import { SECRET_SLIPS } from '@keywright/core/secrets/inspect-secret';
import { SECRET_PREVIEWS } from '@keywright/core/secrets/secret-format';
import { z } from 'zod';
import { keyAnswer, limitAnswer } from '../schemas.ts';

const textOrNull = z.string().nullable();
const seconds = z.number().nullable();
const listOf = <T extends z.ZodType>(item: T) => z.array(item).readonly();
const menu = listOf(z.string());
const carriers = listOf(z.enum(CARRIERS));

const scope = z.object({
  name: z.string(),
  description: z.string(),
  implies: listOf(z.string()),
  legacy: z.boolean().describe('Kept for old keys'),
  routes: z.array(z.string()).describe('What it opens, such as POST /v1/messages'),
});

const route = z.object({
  method: z.string(),
  path: z.string().describe('Below the mount'),
  summary: z.string(),
  access: z.looseObject({ kind: z.string() }).describe('Who may call it, and the scope it takes'),
  people: z
    .object({ by: listOf(z.enum(PERSON_PROOFS)), roles: listOf(z.enum(ROLES)), needsKey: z.boolean() })
    .nullable()
    .describe('Who may call it without a key'),
  carriers,
  refusalShape: z.enum(REFUSAL_SHAPES),
  answeredBy: z.enum(['keywright', 'upstream']),
  cost: z.int(),
  meter: z.enum(METERS).nullable(),
  endUser: z.looseObject({ kind: z.string() }).nullable(),
  endpointParam: textOrNull,
});

const portal = z.object({
  navigation: z.object({
    keys: menu,
    usage: menu.nullable(),
    userKeys: menu.nullable(),
    endpoints: menu.nullable(),
  }),
  words: z.object({ create: z.string(), name: z.string(), revoke: z.string() }),
  revokeIcon: z.enum(['none', 'trash']),
  reveal: z.enum(['dialog', 'banner']),
  firstVisit: z.enum(['list', 'prompt']),
  accent: z.string(),
  environmentVariables: listOf(z.string()),
  snippets: listOf(z.enum(SNIPPET_KINDS)),
  example: z
    .object({ method: z.string(), path: z.string(), body: z.record(z.string(), z.unknown()).nullable() })
    .nullable(),
  documentationUrl: textOrNull,
});

const price = z.object({
  input: z.int(),
  cachedInput: z.int(),
  output: z.int(),
  maxOutputTokens: z.int(),
});

export const apiAnswer = z.object({
  name: z.string(),
  title: z.string(),
  baseUrls: z.object({ byPath: z.string(), byHost: z.array(z.string()) }),
  secrets: z.object({
    kind: z.enum(['checked', 'plain']),
    environments: z.array(z.object({ name: z.string(), prefix: z.string() })),
    random: z.object({ alphabet: z.string(), length: z.int() }),
    checksum: z.boolean(),
    preview: z.enum(SECRET_PREVIEWS),
    previewSample: z.string(),
  }),
  keyNames: z.enum(KEY_NAMES),
  carriers,
  scopes: z.array(scope),
  emptyScopes: z.enum(EMPTY_SCOPES),
  makersRights: z.record(z.string(), z.union([z.literal('all'), listOf(z.string())])).nullable(),
  workspaceParam: textOrNull,
  defaultKey: z
    .object({ name: z.string(), environment: z.string(), scopes: listOf(z.string()) })
    .nullable()
    .describe('What every new user gets'),
  userKeys: z.enum(USER_KEYS),
  rotation: z.object({
    kind: z.enum(['in-place', 'none']),
    defaultGraceSeconds: seconds,
    maxGraceSeconds: seconds,
    dueAfterSeconds: seconds,
  }),
  inFlightAtRevocation: z.enum(['fail', 'finish']),
  refusals: z.object({
    shape: z.enum(REFUSAL_SHAPES),
    revokedStatus: z.int(),
    disclosure: z.enum(['uniform', 'exact']),
    examples: z.array(z.object({ reason: z.enum(REFUSAL_REASONS), status: z.int(), body: z.unknown() })),
  }),
  limits: z.array(limitAnswer),
  anonymousLimits: z.array(limitAnswer),
  limitHeaders: z.enum(LIMIT_HEADERS),
  currency: z.string(),
  prices: z.record(z.string(), price).describe('By model, * for every other one, in micro-units'),
  routes: z.array(route),
  endpoints: z
    .object({ upstreams: z.enum(ENDPOINT_UPSTREAMS), allowPrivateUpstreams: z.boolean() })
    .nullable(),
  hasUpstream: z.boolean(),
  portal,
  snippets: listOf(z.object({ kind: z.enum(SNIPPET_KINDS), title: z.string(), text: z.string() })),
});

export const apisAnswer = z.object({ data: z.array(apiAnswer) });

/** Longer than any key, with what may stand around it; a whole file is none. */
const MAX_CHECKED_LENGTH = 4096;
export const checkBody = z.strictObject({
  key: z.string().max(MAX_CHECKED_LENGTH).describe('What was taken for a key, exactly as it was copied'),
});

export const checkAnswer = z.object({
  api: textOrNull,
  environment: textOrNull,
  wellFormed: z.boolean(),
  slips: z.array(
    z.object({
      code: z.enum(Object.keys(SECRET_SLIPS) as [keyof typeof SECRET_SLIPS]),
      text: z.string(),
    }),
  ),
  key: keyAnswer.nullable(),
  secretId: textOrNull,
});
