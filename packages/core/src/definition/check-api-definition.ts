// Reads an API definition from an unknown value (a configuration file is not type-checked when it runs)
// and reports every problem at once. Nothing is repaired: a definition is taken whole, or refused.

import { DAY_MS, HOUR_MS } from '../instant.ts';
import { LIMIT_PERIODS, LIMIT_SUBJECTS, LIMIT_UNITS } from '../limits/limit-rule.ts';
import { ROLES } from '../people/roles.ts';
import { portalCheck } from '../portal/check-portal.ts';
import { type InputProblem, REFUSAL_REASONS } from '../refusals/refusal-reasons.ts';
import { SECRET_ALPHABETS } from '../secrets/secret-alphabet.ts';
import { SECRET_PREVIEWS } from '../secrets/secret-format.ts';
import { apiContradictions } from './api-contradictions.ts';
import type { ApiDefinition } from './api-definition.ts';
import {
  CARRIERS,
  EMPTY_SCOPES,
  ENDPOINT_UPSTREAMS,
  KEY_NAMES,
  LIMIT_HEADERS,
  MANAGED_OPERATIONS,
  METERS,
  METHODS,
  PERSON_PROOFS,
  REFUSAL_SHAPES,
  USER_KEYS,
} from './api-definition.ts';
import {
  eitherOr,
  fieldWithin,
  integer,
  list,
  mapping,
  object,
  oneOf,
  orNull,
  text,
  variant,
} from './value-check.ts';

const YEAR_MS = 366 * DAY_MS;

/** RFC 6750 scope tokens, narrowed. */
export const SCOPE_GRAMMAR = /^[a-z0-9][a-z0-9:._-]{0,63}$/;
const API_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** One segment: literal as canonical-target.ts lets it through (so no dot segment), or `{param}`. */
const SEGMENT = String.raw`/(?!\.\.?(?:/|$))(?:[A-Za-z0-9._~:-]+|\{[A-Za-z][A-Za-z0-9]*\})`;
const PATH = new RegExp(`^(?:${SEGMENT})*(?:${SEGMENT}|/\\*)$`);
export const UPSTREAM_URL =
  /^https?:\/\/(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?(?:\/[^\s?#\\]*)?$/;

const words = text(/\S/, 'a text that says something');
const scope = {
  names: SCOPE_GRAMMAR,
  form: 'a scope such as inference:chat (lower case, up to 64 characters)',
};
const scopeName = text(scope.names, scope.form);
const environment = { names: /^[a-z]{1,12}$/, form: 'an environment such as live' };
const headerName = { names: /^[a-z0-9-]{1,64}$/, form: 'a lower-case header name' };
const fieldName = { names: /^[A-Za-z]\w*$/, form: 'a field name such as createdAt' };
const reason = {
  names: new RegExp(`^(?:${REFUSAL_REASONS.join('|')})$`),
  form: 'a reason for a refusal (see docs/errors.md)',
};
const wait = integer(1, DAY_MS);
const yesNo = oneOf([true, false]);

const limit = object({
  name: text(/^[a-z][a-z0-9-]{0,31}$/, 'a short name such as burst'),
  per: oneOf(LIMIT_SUBJECTS),
  counts: oneOf(LIMIT_UNITS),
  limit: integer(1, Number.MAX_SAFE_INTEGER),
  window: eitherOr(LIMIT_PERIODS, integer(1000, YEAR_MS)),
  enforce: oneOf(['hard', 'soft']),
  alertAt: list(integer(1, 1000)),
});

/** What a million tokens may cost, in micro-units. */
const tokenPrice = integer(0, 10_000_000_000);
const price = object({
  input: tokenPrice,
  cachedInput: tokenPrice,
  output: tokenPrice,
  maxOutputTokens: integer(1, 100_000_000),
});
const model = { names: /^[\x21-\x7e]{1,128}$/, form: 'the name of a model, or * for every other one' };

const route = object({
  method: oneOf(METHODS),
  path: text(PATH, 'a path such as /v1/things/{id} or /v1/public/*'),
  summary: words,
  access: variant({
    anonymous: {},
    'any-key': {},
    person: {},
    operator: {},
    scope: { scope: scopeName },
    endpoint: { scope: scopeName },
    'own-endpoint': { scope: scopeName },
    'operator-or-scope': { scope: scopeName },
  }),
  people: orNull(
    object({ by: list(oneOf(PERSON_PROOFS), 1), roles: list(oneOf(ROLES), 1), needsKey: yesNo }),
  ),
  to: variant({
    upstream: {},
    managed: {
      operation: oneOf(MANAGED_OPERATIONS),
      fields: mapping(fieldName, words, 1),
      inputs: mapping(fieldName, words),
    },
  }),
  carriers: orNull(list(oneOf(CARRIERS), 1)),
  refusalShape: orNull(oneOf(REFUSAL_SHAPES)),
  cost: integer(0, 1_000_000),
  meter: orNull(oneOf(METERS)),
  endUser: orNull(variant({ body: { field: words }, path: { param: words } })),
  endpointParam: orNull(words),
});

const definition = object({
  name: text(API_NAME, 'a name such as stav: lower-case letters, digits and dashes, up to 32'),
  title: words,
  hosts: list(
    text(/^[a-z0-9.-]+(:\d+)?$/, 'a host name in lower case, with a port if it is not the usual one'),
  ),
  secretFormat: variant({
    checked: {
      prefix: text(/^[a-z][a-z0-9]{0,15}$/, 'a prefix such as hm: lower-case letters and digits, up to 16'),
      environments: list(text(environment.names, environment.form), 1),
    },
    plain: {
      prefixes: mapping(environment, text(/^[a-z][A-Za-z0-9_-]{0,23}$/, 'a prefix such as stv_'), 1),
      alphabet: oneOf(Object.keys(SECRET_ALPHABETS)),
      length: integer(1, 128),
    },
  }),
  secretPreview: oneOf(SECRET_PREVIEWS),
  keyNames: oneOf(KEY_NAMES),
  carriers: list(oneOf(CARRIERS), 1),
  scopes: mapping(scope, object({ description: words, implies: list(scopeName), legacy: yesNo })),
  emptyScopes: oneOf(EMPTY_SCOPES),
  makersRights: orNull(
    object(Object.fromEntries(ROLES.map((role) => [role, eitherOr(['all'], list(scopeName))]))),
  ),
  workspaceParam: orNull(text(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a query parameter such as workspaceId')),
  defaultKey: orNull(
    object({
      name: text(/^(?!\s*$)[^\p{Cc}\p{Cs}]{1,100}$/u, 'a name of 1 to 100 characters'),
      environment: text(environment.names, environment.form),
      scopes: list(scopeName),
    }),
  ),
  rotation: variant({
    'in-place': { defaultGraceMs: integer(0, YEAR_MS), maxGraceMs: integer(0, YEAR_MS) },
    none: {},
  }),
  rotationDueAfterMs: orNull(integer(HOUR_MS, 100 * YEAR_MS)),
  inFlightAtRevocation: oneOf(['fail', 'finish']),
  refusals: object({
    shape: oneOf(REFUSAL_SHAPES),
    revokedStatus: oneOf([401, 403]),
    disclosure: oneOf(['uniform', 'exact']),
    texts: mapping(reason, words),
  }),
  limits: list(limit),
  anonymousLimits: list(limit),
  limitHeaders: oneOf(LIMIT_HEADERS),
  uncounted: oneOf(['refuse', 'admit']),
  userKeys: oneOf(USER_KEYS),
  currency: text(/^[A-Z]{3}$/, 'a currency such as USD'),
  prices: mapping(model, price),
  operatorHeader: orNull(text(headerName.names, headerName.form)),
  endpoints: orNull(object({ upstreams: oneOf(ENDPOINT_UPSTREAMS), allowPrivateUpstreams: yesNo })),
  routes: list(route, 1),
  portal: portalCheck,
  upstream: orNull(
    object({
      url: text(UPSTREAM_URL, 'an http or https URL without user name and query'),
      headers: mapping(headerName, text(/^[\x20-\x7e]+$/, 'a header value of visible ASCII')),
      connectTimeoutMs: wait,
      headTimeoutMs: wait,
      idleTimeoutMs: wait,
      allowPrivateAddresses: yesNo,
      forwardClientAddress: yesNo,
    }),
  ),
});

/** Everything wrong with one API definition, at paths below `field`; empty when it is fine. */
export function checkApiDefinition(value: unknown, field: string): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  definition(value, field, problems);
  if (problems.length > 0) return problems;
  return apiContradictions(value as ApiDefinition).map((problem) => {
    return { ...problem, field: fieldWithin(field, problem.field) };
  });
}
