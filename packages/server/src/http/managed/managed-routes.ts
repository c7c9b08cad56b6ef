// Routes of an API that Keywright answers itself, in the API's own words: which operation runs and how its answer's
// fields are named come from the definition.

import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { successBody } from '@keywright/core/refusals/refusal-shapes';
import { failureRefusal } from '../failure-refusal.ts';
import type { ManagedCall, ManagedPorts } from './managed-call.ts';
import { type NamedInputs, toTheirNames } from './managed-names.ts';
import { MANAGED_OPERATIONS } from './managed-operations.ts';

export type AnswerManaged = (call: ManagedCall) => Promise<void>;

export function createAnswerManaged(ports: ManagedPorts): AnswerManaged {
  return async (call) => {
    const { exchange, route, manner } = call;
    const { to: managed } = route;
    if (managed.kind !== 'managed') return exchange.refuse({ reason: 'not_found' }, manner);
    exchange.inviteBody();
    try {
      const outcome = await MANAGED_OPERATIONS[managed.operation](ports, { ...call, managed });
      if (!outcome.ok) return exchange.refuse(inTheirWords(outcome.refusal, managed), manner);
      const data = renamed(outcome.data, managed.fields);
      const headers = outcome.replayed ? { 'idempotency-replayed': 'true' } : {};
      exchange.answer(outcome.status, successBody(manner.shape, data, outcome.meta), headers);
    } catch (error) {
      ports.onFailure(error, `answering ${route.method} ${route.path}`);
      exchange.refuse(await failureRefusal(ports.probes), manner);
    }
  };
}

function inTheirWords(refusal: Refusal, names: NamedInputs): Refusal {
  const { problems } = refusal;
  return problems === undefined ? refusal : { ...refusal, problems: toTheirNames(problems, names) };
}

/** The answer under the API's own field names; what it does not name is left out. */
function renamed(data: unknown, fields: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(data)) return data.map((row) => renamed(row, fields));
  const row = data as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(fields).map(([name, source]) => [name, row[source] ?? null]));
}
