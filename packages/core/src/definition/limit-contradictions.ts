// Limits that contradict themselves or their API, or could never take effect; and what usage reads of routes.
// One set of questions for the limits of an API and for those of a key.

import type { LimitRule } from '../limits/limit-rule.ts';
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import type { ApiDefinition, RouteDefinition } from './api-definition.ts';

/** Every contradiction in the limits of an API, and in what its routes tell them. */
export function limitContradictions(api: ApiDefinition): readonly InputProblem[] {
  return [
    ...limitProblems(api.limits, api, 'limits'),
    ...limitProblems(api.anonymousLimits, api, 'anonymousLimits'),
    ...api.anonymousLimits.flatMap(perNobody),
    ...api.routes.flatMap(parameterUnknown),
    ...api.routes.flatMap(managedMetered),
  ];
}

/** What is wrong with limits beside this API, at paths below `field`. */
export function limitProblems(
  limits: readonly LimitRule[],
  api: ApiDefinition,
  field: string,
): readonly InputProblem[] {
  return limits.flatMap((rule, index) => {
    const at = (name: string, message: string): InputProblem => ({
      field: `${field}[${index}].${name}`,
      message,
    });
    // Callers tell limits apart by name, in headers and refusals.
    const isRepeated = limits.findIndex(({ name }) => name === rule.name) < index;
    return [
      ...(isRepeated ? [at('name', `is used twice: ${rule.name}`)] : []),
      ...QUESTIONS.flatMap(({ name, ask }) => {
        const message = ask(rule, api);
        return message === null ? [] : [at(name, message)];
      }),
    ];
  });
}

/** Null where nothing is wrong. */
type Ask = (rule: LimitRule, api: ApiDefinition) => string | null;

const QUESTIONS: readonly { readonly name: keyof LimitRule; readonly ask: Ask }[] = [
  { name: 'window', ask: runningUnits },
  { name: 'per', ask: endpointUnnamed },
  { name: 'counts', ask: moneyUnpriced },
  { name: 'counts', ask: unitsUntold },
  { name: 'alertAt', ask: alertRepeated },
];

function runningUnits({ window, counts }: LimitRule): string | null {
  if (window !== 'running' || counts === 'requests') return null;
  return `may be running for requests only: what is used of ${counts} stays used`;
}

function endpointUnnamed({ per }: LimitRule, { routes }: ApiDefinition): string | null {
  if (per !== 'endpoint' || routes.some(({ endpointParam }) => endpointParam !== null)) return null;
  return 'may not be endpoint: no route says which parameter of its path names one (endpointParam)';
}

function moneyUnpriced({ counts }: LimitRule, { prices }: ApiDefinition): string | null {
  if (counts !== 'money' || Object.keys(prices).length > 0) return null;
  return 'may not be money: the API has no prices';
}

function unitsUntold({ counts }: LimitRule, { routes }: ApiDefinition): string | null {
  if (counts === 'requests' || routes.some(({ meter }) => meter !== null)) return null;
  return `may not be ${counts}: no route of the API is metered (meter)`;
}

function alertRepeated({ alertAt }: LimitRule): string | null {
  const again = alertAt.find((percent, index) => alertAt.indexOf(percent) < index);
  return again === undefined ? null : `names ${again} twice`;
}

function perNobody({ per }: LimitRule, index: number): InputProblem[] {
  if (per !== 'key' && per !== 'member' && per !== 'workspace') return [];
  const message = `may not be ${per}: these requests have none; use address, endpoint, route or api`;
  return [{ field: `anonymousLimits[${index}].per`, message }];
}

function parameterUnknown({ path, endpointParam, endUser }: RouteDefinition, index: number): InputProblem[] {
  const named = [
    { field: 'endpointParam', param: endpointParam },
    { field: 'endUser.param', param: endUser?.kind === 'path' ? endUser.param : null },
  ];
  return named.flatMap(({ field, param }) => {
    if (param === null || path.split('/').includes(`{${param}}`)) return [];
    const message = `is not a parameter of ${path}: ${param}`;
    return [{ field: `routes[${index}].${field}`, message }];
  });
}

/** Tokens and end users are read from what is forwarded. */
function managedMetered({ to, meter, endUser }: RouteDefinition, index: number): InputProblem[] {
  if (to.kind !== 'managed') return [];
  const message = 'must be null: the route is answered here, and nothing of it is metered';
  return [
    ...(meter === null ? [] : [{ field: `routes[${index}].meter`, message }]),
    ...(endUser?.kind !== 'body' ? [] : [{ field: `routes[${index}].endUser`, message }]),
  ];
}
