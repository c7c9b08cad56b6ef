// What a definition says of people on its routes that contradicts something, or could never take effect.
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import type { ApiDefinition, RouteDefinition } from './api-definition.ts';

export function peopleContradictions({ routes }: ApiDefinition): InputProblem[] {
  return routes.flatMap((route, index) => {
    const message = contradictionOf(route);
    return message === null ? [] : [{ field: `routes[${index}].people`, message }];
  });
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
