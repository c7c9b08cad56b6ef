// The fields of a request under the names an API has for them, and back again in what is wrong with them.
import type { ManagedRoute } from '@keywright/core/definition/api-definition';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';

export type NamedInputs = Pick<ManagedRoute, 'inputs'>;

/** Under our names; what is called otherwise here is not known by ours. Anything but an object is left as it is. */
export function toOurNames(body: unknown, { inputs }: NamedInputs): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const renamed = new Set(Object.values(inputs));
  const fields = Object.entries(body).map(([field, value]) => {
    const ours = Object.hasOwn(inputs, field) ? (inputs[field] as string) : field;
    return [ours === field && renamed.has(field) ? `(${field})` : ours, value] as const;
  });
  return Object.fromEntries(fields);
}

export function toTheirNames(
  problems: readonly InputProblem[],
  { inputs }: NamedInputs,
): readonly InputProblem[] {
  const theirs = new Map(Object.entries(inputs).map(([name, ours]) => [ours, name]));
  return problems.map(({ field, message }) => ({ field: theirs.get(field) ?? field, message }));
}
