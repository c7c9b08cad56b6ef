// The portal part of an API definition, read from an unknown value; and what contradicts the rest of the definition.
import { type ApiDefinition, METHODS } from '../definition/api-definition.ts';
import {
  isRecord,
  list,
  object,
  oneOf,
  orNull,
  report,
  text,
  type ValueCheck,
} from '../definition/value-check.ts';
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import { compileRoutes, matchRoute, routeConflicts } from '../requests/route-match.ts';
import { PORTAL_PAGES, SNIPPET_KINDS } from './portal-definition.ts';

const label = text(
  /^[^\p{Cc}\s](?:[^\p{Cc}]{0,38}[^\p{Cc}\s])?$/u,
  'a short text such as Keys, up to 40 characters',
);
const menu = list(label, 1);
const TARGET = /^(?:\/[A-Za-z0-9._~:-]+)+(?:\?[A-Za-z0-9._~:=&-]*)?$/;

/** Any JSON object. */
const jsonObject: ValueCheck = (value, field, problems) => {
  if (!isRecord(value)) report(problems, field, 'must be an object, as it is sent in JSON');
};

export const portalCheck: ValueCheck = object({
  navigation: object({ keys: menu, usage: orNull(menu), userKeys: orNull(menu), endpoints: orNull(menu) }),
  words: object({ create: label, name: label, revoke: label }),
  revokeIcon: oneOf(['none', 'trash']),
  reveal: oneOf(['dialog', 'banner']),
  firstVisit: oneOf(['list', 'prompt']),
  accent: text(/^#[0-9a-f]{6}$/, 'a colour such as #3b5bdb'),
  environmentVariables: list(
    text(/^[A-Z][A-Z0-9_]{0,63}$/, 'the name of an environment variable such as STAV_API_KEY'),
    1,
  ),
  snippets: list(oneOf(SNIPPET_KINDS)),
  example: orNull(
    object({
      method: oneOf(METHODS),
      path: text(TARGET, 'a path without parameters such as /v1/things'),
      body: orNull(jsonObject),
    }),
  ),
  documentationUrl: orNull(text(/^https:\/\/[^\s"<>\\]+$/, 'an https address')),
});

/** Pages that lead nowhere, or nowhere of their own, and an example that no route answers. */
export function portalContradictions(api: ApiDefinition): readonly InputProblem[] {
  return [...menusAlike(api), ...pagesOfNothing(api), ...exampleUnanswered(api)];
}

function pagesOfNothing({ portal: { navigation }, userKeys, endpoints }: ApiDefinition): InputProblem[] {
  const userKeyPage = {
    field: 'portal.navigation.userKeys',
    message: nothingThere('user keys', "userKeys: 'by-policy'"),
  };
  const endpointPage = {
    field: 'portal.navigation.endpoints',
    message: nothingThere('endpoints', 'endpoints'),
  };
  return [
    ...(navigation.userKeys !== null && userKeys === 'none' ? [userKeyPage] : []),
    ...(navigation.endpoints !== null && endpoints === null ? [endpointPage] : []),
  ];
}

function nothingThere(what: string, field: string): string {
  return `leads to ${what}, which this API does not have: make it null, or set ${field}`;
}

function menusAlike({ portal: { navigation } }: ApiDefinition): InputProblem[] {
  const places = PORTAL_PAGES.map((page) => navigation[page]?.join(' → ') ?? null);
  return PORTAL_PAGES.flatMap((page, index) => {
    const place = places[index] ?? null;
    if (place === null || places.indexOf(place) === index) return [];
    return [{ field: `portal.navigation.${page}`, message: `is the place of another page: ${place}` }];
  });
}

function exampleUnanswered({ portal: { example }, routes }: ApiDefinition): InputProblem[] {
  // Routes that contradict one another are reported as such.
  if (example === null || routeConflicts(routes).length > 0) return [];
  const [path = ''] = example.path.split('?');
  const match = matchRoute(compileRoutes(routes), example.method, path);
  if (match.kind === 'match') return [];
  return [{ field: 'portal.example', message: `is answered by no route: ${example.method} ${path}` }];
}
