// The header lines of an answer as the client gets them.
// Rules: what only the gateway knows of the upstream, its credential first, never comes back to a client; and no upstream
// speaks for the origin, which it shares with other APIs and with the portal, where people are signed in.
import type { HeaderFields } from '@keywright/core/limits/rate-limit-fields';
import { canonicalName, HOP_BY_HOP, nominatedWith } from './forward-headers.ts';

/** An answer's headers under lower-case names; a name that came in several lines has a list. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Shorter values are no credentials, and would be found inside innocent ones. */
const SHORTEST_SECRET = 8;
/** What browsers hold for the whole origin. Cookies would never be sent on to the upstream, but could be the portal's. */
const OF_THE_ORIGIN = [
  'accept-ch',
  'alt-svc',
  'clear-site-data',
  'nel',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
];
const DROPPED: ReadonlySet<string> = new Set([...HOP_BY_HOP, ...OF_THE_ORIGIN]);
/** What no browser makes a page of; to the letter, since of several types in one line the last would count. */
const NO_PAGE = /^(?:application\/json|text\/event-stream)(?:; ?charset=utf-8)?$/i;
/** What an upstream may be told openly: the same words in an answer are a coincidence. */
const OPEN: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-type',
  'host',
  'origin',
  'prefer',
  'referer',
  'user-agent',
]);

/** Standard, older and oldest spellings: `ratelimit-policy`, `x-ratelimit-limit-tokens`, `x-rate-limit-limit`. */
const LIMIT_FIELD = /^(?:x-)?rate-?limit(?:-|$)/;

/** The values among an upstream's own headers that no answer may contain, without their authentication scheme. */
export function upstreamSecrets(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers)
    .filter(([name]) => !OPEN.has(name.toLowerCase()))
    .map(([, value]) => value.trim().replace(/^\S+\s+/, ''))
    .filter((secret) => secret.length >= SHORTEST_SECRET);
}

export interface AnswerRules {
  /** Those of `upstreamSecrets`. */
  readonly secrets: readonly string[];
  /** What we tell of limits ourselves; where that is anything, the upstream is not heard on the matter. */
  readonly limitFields: HeaderFields;
}

/** The lines for the client: name, value, name, value. */
export function answerFields(status: number, headers: AnswerHeaders, rules: AnswerRules): string[] {
  const { secrets, limitFields } = rules;
  const nominated = nominatedInAnswer(headers['connection']);
  const fields: string[] = [];
  for (const name in limitFields) fields.push(name, limitFields[name] as string);
  const tellsLimits = fields.length > 0;
  for (const name in headers) {
    if (DROPPED.has(name) || nominated?.has(name) === true || isIdentity(name)) continue;
    if (tellsLimits && LIMIT_FIELD.test(name)) continue;
    // RFC 9110, 8.6: a 204 has no Content-Length, and a client that believes one would wait for a body.
    if (status === 204 && name === 'content-length') continue;
    const value = headers[name];
    if (typeof value === 'string') {
      if (!holdsSecret(value, secrets)) fields.push(name, value);
    } else if (value !== undefined) {
      for (const line of value) if (!holdsSecret(line, secrets)) fields.push(name, line);
    }
  }
  // An account's own upstream may answer a form of another site with a page: it runs nothing, and has no origin.
  if (!isNoPage(fields)) fields.push('content-security-policy', 'sandbox');
  return fields;
}

/** Judged by the lines the client gets: a type that `Connection` nominated away is none, and would be guessed. */
function isNoPage(fields: readonly string[]): boolean {
  const types = fields.filter((_, index) => index % 2 === 1 && fields[index - 1] === 'content-type');
  return types.length === 1 && NO_PAGE.test(types[0] as string);
}

function nominatedInAnswer(connection: string | string[] | undefined): ReadonlySet<string> | null {
  if (connection === undefined) return null;
  return nominatedWith(null, typeof connection === 'string' ? connection : connection.join(','));
}

function isIdentity(name: string): boolean {
  return name.startsWith('x') && canonicalName(name).startsWith('x-keywright-');
}

function holdsSecret(value: string, secrets: readonly string[]): boolean {
  for (const secret of secrets) if (value.includes(secret)) return true;
  return false;
}
