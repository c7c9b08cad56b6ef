// What no single field of an API definition shows: fields that contradict one another, or could never take effect.
// Asks about definitions of the right form only; check-api-definition.ts sees to that first.

import { impliedScopes } from '../keys/held-scopes.ts';
import { portalContradictions } from '../portal/check-portal.ts';
import type { InputProblem, RefusalReason } from '../refusals/refusal-reasons.ts';
import { REFUSAL_TABLE } from '../refusals/refusal-table.ts';
import { isCredentialHeader } from '../requests/credential.ts';
import { routeConflicts } from '../requests/route-match.ts';
import { environmentsOf, hiddenBits, MINIMUM_SECRET_BITS, prefixesOf } from '../secrets/secret-format.ts';
import type { ApiDefinition, ManagedOperation } from './api-definition.ts';
import { suggestion } from './closest-name.ts';
import { endpointContradictions } from './endpoint-contradictions.ts';
import { limitContradictions } from './limit-contradictions.ts';
import { peopleContradictions } from './people-contradictions.ts';
import { upstreamContradictions } from './upstream-contradictions.ts';

/** First path segments that belong to the server itself. */
const RESERVED_NAMES: readonly string[] = [
  'api',
  'portal',
  'forward-auth',
  'health',
  'ready',
  'live',
  'metrics',
];

/** The only operations that are nobody's in particular. */
const PROBES: readonly ManagedOperation[] = ['probe-health', 'probe-readiness', 'probe-liveness'];

type Question = (api: ApiDefinition) => readonly InputProblem[];

const QUESTIONS: readonly Question[] = [
  nameTaken,
  secretsTooShort,
  environmentsAlike,
  graceTooLong,
  limitContradictions,
  endpointContradictions,
  textsNeverShown,
  operatorUnheard,
  scopesUndefined,
  impliedUndefined,
  impliedInCircles,
  defaultKeyImpossible,
  managedForAnyone,
  peopleContradictions,
  operatorForwarded,
  upstreamContradictions,
  parametersAlike,
  routesAlike,
  portalContradictions,
];

/** Every contradiction in the definition, each at its field; empty when there is none. */
export function apiContradictions(api: ApiDefinition): readonly InputProblem[] {
  return QUESTIONS.flatMap((question) => question(api));
}

function nameTaken({ name }: ApiDefinition): InputProblem[] {
  if (!RESERVED_NAMES.includes(name)) return [];
  return [{ field: 'name', message: 'is a path of the server itself; choose another' }];
}

function secretsTooShort({ secretFormat, secretPreview }: ApiDefinition): InputProblem[] {
  if (hiddenBits(secretFormat, secretPreview) >= MINIMUM_SECRET_BITS) return [];
  const message = `holds fewer than ${MINIMUM_SECRET_BITS} random bits beside those its preview shows; make it longer`;
  return [{ field: 'secretFormat', message }];
}

function environmentsAlike({ secretFormat }: ApiDefinition): InputProblem[] {
  return repeated(prefixesOf(secretFormat)).map(({ value }) => {
    return { field: 'secretFormat', message: `gives two environments the prefix ${value}` };
  });
}

function graceTooLong({ rotation }: ApiDefinition): InputProblem[] {
  if (rotation.kind === 'none' || rotation.defaultGraceMs <= rotation.maxGraceMs) return [];
  return [{ field: 'rotation.defaultGraceMs', message: 'is more than maxGraceMs' }];
}

function textsNeverShown({ refusals }: ApiDefinition): InputProblem[] {
  const { disclosure, revokedStatus, texts } = refusals;
  if (disclosure === 'exact') return [];
  const hidden = (Object.keys(texts) as RefusalReason[]).filter((reason) => {
    if (reason === 'unknown_key' || REFUSAL_TABLE[reason].exactText === null) return false;
    return reason !== 'key_revoked' || revokedStatus === REFUSAL_TABLE[reason].status;
  });
  const message = 'is never shown: with uniform disclosure all such keys read the text of unknown_key';
  return hidden.map((reason) => ({ field: `refusals.texts.${reason}`, message }));
}

function operatorUnheard({ operatorHeader, routes }: ApiDefinition): InputProblem[] {
  if (operatorHeader !== null && isCredentialHeader(operatorHeader)) {
    const message = `carries keys; name another, such as x-admin-token: ${operatorHeader}`;
    return [{ field: 'operatorHeader', message }];
  }
  if (operatorHeader !== null && !operatorHeader.startsWith('x-')) {
    const message = `must begin with x-, such as x-admin-token: every other name may have a meaning already`;
    return [{ field: 'operatorHeader', message }];
  }
  const route = routes.find(({ access }) => access.kind.startsWith('operator'));
  if (operatorHeader !== null || route === undefined) return [];
  const message = `must name a header: ${route.method} ${route.path} lets the operator in`;
  return [{ field: 'operatorHeader', message }];
}

function scopesUndefined({ routes, scopes }: ApiDefinition): InputProblem[] {
  return routes.flatMap(({ access }, index) => {
    if (!('scope' in access) || Object.hasOwn(scopes, access.scope)) return [];
    return [{ field: `routes[${index}].access.scope`, message: undefinedScope(access.scope, scopes) }];
  });
}

function undefinedScope(scope: string, scopes: ApiDefinition['scopes']): string {
  const names = Object.keys(scopes);
  const hint = suggestion(scope, names) || `; add it to scopes, where there ${listOf(names)}`;
  return `is not among the scopes of this API: ${scope}${hint}`;
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'is none yet' : `are: ${names.join(', ')}`;
}

function impliedUndefined({ scopes }: ApiDefinition): InputProblem[] {
  return Object.entries(scopes).flatMap(([name, { implies }]) =>
    implies.flatMap((implied, index) => {
      if (Object.hasOwn(scopes, implied)) return [];
      return [{ field: `scopes.${name}.implies[${index}]`, message: undefinedScope(implied, scopes) }];
    }),
  );
}

/** Scopes that imply one another are one scope under several names. */
function impliedInCircles({ scopes }: ApiDefinition): InputProblem[] {
  return Object.entries(scopes).flatMap(([name, { implies }]) => {
    if (!impliedScopes(implies, scopes).has(name)) return [];
    return [{ field: `scopes.${name}.implies`, message: 'leads back to the scope itself' }];
  });
}

function defaultKeyImpossible({ defaultKey, secretFormat, scopes }: ApiDefinition): InputProblem[] {
  if (defaultKey === null) return [];
  const known = environmentsOf(secretFormat);
  const isKnown = known.includes(defaultKey.environment);
  const environment = { field: 'defaultKey.environment', message: `must be one of ${known.join(', ')}` };
  const undefinedScopes = defaultKey.scopes.flatMap((scope, index) => {
    if (Object.hasOwn(scopes, scope)) return [];
    return [{ field: `defaultKey.scopes[${index}]`, message: undefinedScope(scope, scopes) }];
  });
  return [...(isKnown ? [] : [environment]), ...undefinedScopes];
}

function managedForAnyone({ routes }: ApiDefinition): InputProblem[] {
  return routes.flatMap(({ access, to }, index) => {
    if (access.kind !== 'anonymous' || to.kind === 'upstream' || PROBES.includes(to.operation)) return [];
    const message = `may not be anonymous: the route does ${to.operation}`;
    return [{ field: `routes[${index}].access`, message }];
  });
}

/** The upstream knows keys and workspaces; whoever comes as the operator has neither. */
function operatorForwarded({ routes }: ApiDefinition): InputProblem[] {
  return routes.flatMap(({ access, to }, index) => {
    if (!access.kind.startsWith('operator') || to.kind === 'managed') return [];
    return [
      {
        field: `routes[${index}].access`,
        message: 'may let the operator in only where the route is managed',
      },
    ];
  });
}

function parametersAlike({ routes }: ApiDefinition): InputProblem[] {
  return routes.flatMap(({ path }, index) => {
    const parameters = path.split('/').filter((segment) => segment.startsWith('{'));
    return repeated(parameters).map(({ value }) => {
      return { field: `routes[${index}].path`, message: `has two parameters ${value}` };
    });
  });
}

function routesAlike({ routes }: ApiDefinition): InputProblem[] {
  return routeConflicts(routes).map((conflict) => {
    return { field: 'routes', message: `${conflict}; remove one, or change its path` };
  });
}

/** Values that were there before, at their second and later places. */
function repeated(values: readonly string[]): { readonly value: string; readonly index: number }[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [{ value, index }] : []));
}
