// What a definition says of people on its routes that contradicts something, or could never take effect.
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import type { ApiDefinition, ManagedOperation, RouteAccess, RouteDefinition } from './api-definition.ts';

const OF_KEYS: readonly ManagedOperation[] = ['issue-key', 'list-keys', 'revoke-key'];
const OPEN_TO_KEYS: readonly RouteAccess['kind'][] = [
  'any-key',
  'scope',
  'operator-or-scope',
  'endpoint',
  'own-endpoint',
];

export function peopleContradictions({ routes, userKeys }: ApiDefinition): InputProblem[] {
  return routes.flatMap((route, index) => {
    const message = contradictionOf(route);
    return [
      ...(message === null ? [] : [{ field: `routes[${index}].people`, message }]),
      ...(userKeys === 'none' ? [] : manageByUserKey(route, `routes[${index}].access`)),
    ];
  });
}

/** A key of one member would manage those of the whole workspace, which its member may not. */
function manageByUserKey({ access, to }: RouteDefinition, field: string): InputProblem[] {
  const isOfKeys = to.kind === 'managed' && OF_KEYS.includes(to.operation);
  if (!isOfKeys || !OPEN_TO_KEYS.includes(access.kind)) return [];
  const message = "lets members' own keys manage all keys: make it person or operator, or leave userKeys out";
  return [{ field, message }];
}

function contradictionOf({ access, people, to }: RouteDefinition): string | null {
  if (access.kind === 'person' && people === null)
    return "must say which people: { by: ['session', 'token'], roles: ['owner'], needsKey: false }";
  if (people === null) return null;
  if (access.kind === 'anonymous')
    return 'have nothing to show on a route that is open to nobody in particular; remove it';
  if (access.kind === 'operator') return 'never come as the operator; choose another access, or remove it';
  if (to.kind === 'managed' && to.operation === 'create-workspace')
    return 'make their workspaces at the portal: here only the operator does; remove it';
  return null;
}
