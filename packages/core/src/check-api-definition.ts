// Reads an API definition from an unknown value (a configuration file is not type-checked when it runs)
// and reports every problem at once. Nothing is repaired: a definition is taken whole, or refused.
import type { ApiDefinition } from './api-definition.ts';
import { CARRIERS, EMPTY_SCOPES, MANAGED_OPERATIONS, REFUSAL_SHAPES } from './api-definition.ts';
import { LIMIT_SUBJECTS } from './rate-window.ts';
import { type InputProblem, REFUSAL_REASONS } from './refusal-reasons.ts';
import { routeConflicts } from './route-match.ts';
import { SECRET_ALPHABETS } from './secret-alphabet.ts';
import { entropyBits, MINIMUM_SECRET_BITS } from './secret-format.ts';
import { integer, list, mapping, object, oneOf, orNull, report, text, variant } from './value-check.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 366 * 24 * HOUR_MS;

/** RFC 6750 scope tokens, narrowed. */
export const SCOPE_GRAMMAR = /^[a-z0-9][a-z0-9:._-]{0,63}$/;
const API_NAME = /^[a-z][a-z0-9-]{0,31}$/;
/** First path segments that belong to the server itself. */
export const RESERVED_NAMES: readonly string[] = [
  'api',
  'portal',
  'forward-auth',
  'health',
  'ready',
  'live',
  'metrics',
];

const words = text(/\S/, 'a text that says something');
const scopeName = text(SCOPE_GRAMMAR, 'a scope such as inference:chat (lower case, up to 64 characters)');
const headerName = text(/^[a-z0-9-]{1,64}$/, 'a lower-case header name');
const wait = integer(1, 24 * HOUR_MS);
const yesNo = oneOf([true, false]);

const limit = object({
  name: text(/^[a-z][a-z0-9-]{0,31}$/, 'a short name such as burst'),
  per: oneOf(LIMIT_SUBJECTS),
  limit: integer(1, Number.MAX_SAFE_INTEGER),
  windowMs: integer(1000, YEAR_MS),
});

const route = object({
  method: text(/^[A-Z]{3,7}$/, 'an upper-case method such as POST'),
  path: text(
    /^(\/([A-Za-z0-9._~-]+|\{[A-Za-z0-9]+\}))*\/([A-Za-z0-9._~-]+|\{[A-Za-z0-9]+\}|\*)$/,
    'a path such as /v1/things/{id} or /v1/public/*',
  ),
  summary: words,
  access: variant({
    anonymous: {},
    'any-key': {},
    operator: {},
    scope: { scope: scopeName },
    'operator-or-scope': { scope: scopeName },
  }),
  to: variant({
    upstream: {},
    managed: { operation: oneOf(MANAGED_OPERATIONS), fields: mapping(/^[A-Za-z]\w*$/, words, 1) },
  }),
  carriers: orNull(list(oneOf(CARRIERS), 1)),
  refusalShape: orNull(oneOf(REFUSAL_SHAPES)),
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
      environments: list(text(/^[a-z]{1,12}$/, 'an environment such as live'), 1),
    },
    plain: {
      prefixes: mapping(/^[a-z]{1,12}$/, text(/^[a-z][A-Za-z0-9_-]{0,23}$/, 'a prefix such as stv_'), 1),
      alphabet: oneOf(Object.keys(SECRET_ALPHABETS)),
      length: integer(1, 128),
    },
  }),
  carriers: list(oneOf(CARRIERS), 1),
  scopes: mapping(SCOPE_GRAMMAR, object({ description: words })),
  emptyScopes: oneOf(EMPTY_SCOPES),
  rotation: variant({
    'in-place': { defaultGraceMs: integer(0, YEAR_MS), maxGraceMs: integer(0, YEAR_MS) },
    none: {},
  }),
  inFlightAtRevocation: oneOf(['fail', 'finish']),
  refusals: object({
    shape: oneOf(REFUSAL_SHAPES),
    revokedStatus: oneOf([401, 403]),
    disclosure: oneOf(['uniform', 'exact']),
    texts: mapping(new RegExp(`^(${REFUSAL_REASONS.join('|')})$`), words),
  }),
  limits: list(limit),
  operatorHeader: orNull(headerName),
  routes: list(route, 1),
  upstream: orNull(
    object({
      url: text(/^https?:\/\/[^\s?#]+$/, 'an http or https URL without query'),
      headers: mapping(/^[a-z0-9-]{1,64}$/, text(/^[\x20-\x7e]+$/, 'a header value of visible ASCII')),
      connectTimeoutMs: wait,
      headTimeoutMs: wait,
      idleTimeoutMs: wait,
      allowPrivateAddresses: yesNo,
      forwardClientAddress: yesNo,
    }),
  ),
});

/** Everything wrong with one API definition; empty when it is fine. */
export function checkApiDefinition(value: unknown, field: string): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  definition(value, field, problems);
  if (problems.length === 0) checkMeaning(value as ApiDefinition, field, problems);
  return problems;
}

/** What no single field shows: fields that contradict one another. Runs only over a value of the right form. */
function checkMeaning(api: ApiDefinition, field: string, problems: InputProblem[]): void {
  if (RESERVED_NAMES.includes(api.name))
    report(problems, `${field}.name`, 'is a path of the server itself; choose another');
  if (entropyBits(api.secretFormat) < MINIMUM_SECRET_BITS) {
    report(
      problems,
      `${field}.secretFormat`,
      `holds fewer than ${MINIMUM_SECRET_BITS} random bits; make it longer`,
    );
  }
  const { rotation } = api;
  if (rotation.kind === 'in-place' && rotation.defaultGraceMs > rotation.maxGraceMs) {
    report(problems, `${field}.rotation.defaultGraceMs`, 'is more than maxGraceMs');
  }
  api.routes.forEach(({ access }, index) => {
    const scope = 'scope' in access ? access.scope : null;
    if (scope !== null && !Object.hasOwn(api.scopes, scope)) {
      report(
        problems,
        `${field}.routes[${index}].access.scope`,
        `is not among the scopes of this API: ${scope}`,
      );
    }
    if (access.kind.startsWith('operator') && api.operatorHeader === null) {
      report(
        problems,
        `${field}.operatorHeader`,
        `must name a header: ${api.routes[index]?.path} lets the operator in`,
      );
    }
  });
  for (const conflict of routeConflicts(api.routes)) report(problems, `${field}.routes`, conflict);
}
