// How an API reads on the screen.
import type { ApiAnswer, ApiRouteAnswer } from '@keywright/sdk';
import { lengthText } from './figures.ts';
import { limitText } from './key-text.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

type Line = readonly [name: string, value: string | null];

export function apiFacts(api: ApiAnswer): readonly Line[] {
  const { baseUrls, secrets, carriers, limits, refusals, portal } = api;
  return [
    ['name', api.name],
    ['address', [baseUrls.byPath, ...baseUrls.byHost].join(', ')],
    ['keys', secrets.environments.map(({ name, prefix }) => `${prefix}… (${name})`).join(', ')],
    ['shown as', secrets.previewSample],
    ['sent as', carriers.join(' or ')],
    ['no scopes', `opens ${api.emptyScopes}`],
    ['new users', defaultKeyText(api)],
    ['user keys', api.userKeys === 'none' ? null : 'on the terms of each workspace'],
    ['endpoints', endpointsText(api)],
    ['limits', limits.map(limitText).join('; ') || null],
    ['no key', api.anonymousLimits.map(limitText).join('; ') || null],
    ['rotation', rotationText(api)],
    ['revoked', `${refusals.revokedStatus}, running requests ${api.inFlightAtRevocation}`],
    ['refusals', `${refusals.shape}, ${refusals.disclosure}`],
    ['key page', portal.navigation.keys.join(' → ')],
    ['variables', portal.environmentVariables.join(', ')],
    ['documents', portal.documentationUrl],
  ];
}

function defaultKeyText({ defaultKey }: ApiAnswer): string | null {
  if (defaultKey === null) return null;
  const { name, environment, scopes } = defaultKey;
  return `get the key ${name} (${[environment, ...scopes].join(', ')})`;
}

function endpointsText({ endpoints }: ApiAnswer): string | null {
  if (endpoints === null) return null;
  if (endpoints.upstreams === 'api-only') return 'in front of the upstream of this API';
  return `on upstreams of one's own${endpoints.allowPrivateUpstreams ? ', private addresses included' : ''}`;
}

function rotationText({ rotation }: ApiAnswer): string {
  const { kind, defaultGraceSeconds, maxGraceSeconds, dueAfterSeconds } = rotation;
  const due = dueAfterSeconds === null ? '' : `; due after ${lengthText(dueAfterSeconds)}`;
  if (kind === 'none') return `by a new key${due}`;
  const [usual, most] = [lengthText(defaultGraceSeconds ?? 0), lengthText(maxGraceSeconds ?? 0)];
  return `in place: the old secret lives ${usual}, at most ${most}${due}`;
}

export function scopesTable({ scopes }: ApiAnswer, style: Style): string {
  const rows = scopes.map(({ name, legacy, description, routes }) => [
    legacy ? `${name} (legacy)` : name,
    description,
    String(routes.length),
  ]);
  return table(['SCOPE', 'WHAT IT OPENS', 'ROUTES'], rows, style);
}

export function routesTable({ routes }: ApiAnswer, style: Style): string {
  const rows = routes.map((route) => [`${route.method} ${route.path}`, accessText(route), route.summary]);
  return table(['ROUTE', 'TAKES', 'WHAT IT DOES'], rows, style);
}

/** Routes that people may call without a key; null where there are none. */
export function peopleTable({ routes }: ApiAnswer, style: Style): string | null {
  const rows = routes.flatMap(({ method, path, people }) => {
    if (people === null) return [];
    const { by, roles, needsKey } = people;
    return [[`${method} ${path}`, by.join(' or '), roles.join(', '), needsKey ? 'yes' : 'no']];
  });
  if (rows.length === 0) return null;
  return table(['WITHOUT A KEY', 'BY', 'AS', 'WHERE THERE IS A KEY'], rows, style);
}

function accessText({ access }: ApiRouteAnswer): string {
  return 'scope' in access ? `${access.kind}: ${access.scope}` : access.kind;
}
