// Small checks that read an unknown value and report everything wrong with it at once, each with what to write instead.
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import { suggestion } from './closest-name.ts';

/** Adds a problem per mistake in `value`; `field` is the path to it. */
export type ValueCheck = (value: unknown, field: string, problems: InputProblem[]) => void;

type Fields = Readonly<Record<string, ValueCheck>>;

/** A mapping with exactly these fields. */
export function object(fields: Fields): ValueCheck {
  return (value, field, problems) => {
    if (!isRecord(value))
      return report(problems, field, `must be an object with ${fewOf(Object.keys(fields))}`);
    for (const [name, check] of Object.entries(fields))
      check(value[name], fieldWithin(field, name), problems);
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) {
        const names = Object.keys(fields);
        const hint = suggestion(name, names) || `; there are: ${names.join(', ')}`;
        report(problems, fieldWithin(field, name), `is not a field${hint}`);
      }
    }
  };
}

const FEW = 6;

function fewOf(names: readonly string[]): string {
  const rest = names.length > FEW ? ' …' : '';
  return names.slice(0, FEW).join(', ') + rest;
}

/** One of several mappings, told apart by their `kind`. */
export function variant(variants: Readonly<Record<string, Fields>>): ValueCheck {
  const kind = oneOf(Object.keys(variants));
  const example = `{ kind: '${Object.keys(variants)[0]}' }`;
  return (value, field, problems) => {
    if (!isRecord(value)) return report(problems, field, `must be an object with a kind, such as ${example}`);
    const chosen = value['kind'];
    const fields =
      typeof chosen === 'string' && Object.hasOwn(variants, chosen) ? variants[chosen] : undefined;
    if (fields === undefined) return kind(chosen, fieldWithin(field, 'kind'), problems);
    object({ kind, ...fields })(value, field, problems);
  };
}

export function list(item: ValueCheck, least = 0): ValueCheck {
  return (value, field, problems) => {
    if (!Array.isArray(value)) return report(problems, field, 'must be a list');
    if (value.length < least) report(problems, field, `must have at least ${least} entry`);
    // Not forEach: it passes over holes, and a hole is no entry.
    for (const [index, entry] of value.entries()) item(entry, `${field}[${index}]`, problems);
  };
}

export interface Naming {
  readonly names: RegExp;
  /** What such a name is, for those who write another: `an environment such as live`. */
  readonly form: string;
}

/** A mapping from names of one form to values. */
export function mapping({ names, form }: Naming, item: ValueCheck, least = 0): ValueCheck {
  return (value, field, problems) => {
    if (!isRecord(value)) return report(problems, field, `must be an object; each name is ${form}`);
    const entries = Object.entries(value);
    if (entries.length < least) report(problems, field, `must have at least ${least} entry`);
    for (const [name, entry] of entries) {
      const path = fieldWithin(field, name);
      if (!names.test(name)) report(problems, path, `is not ${form}`);
      item(entry, path, problems);
    }
  };
}

export function text(pattern: RegExp, form: string): ValueCheck {
  return (value, field, problems) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(problems, field, `must be ${form}`);
  };
}

export function integer(least: number, most: number): ValueCheck {
  return (value, field, problems) => {
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
    if (!fits) report(problems, field, `must be a whole number from ${least} to ${most}`);
  };
}

export function oneOf(values: readonly (string | number | boolean)[]): ValueCheck {
  return (value, field, problems) => {
    if (values.some((allowed) => allowed === value)) return;
    const words = values.filter((allowed) => typeof allowed === 'string');
    const hint = typeof value === 'string' ? suggestion(value, words) : '';
    report(problems, field, `must be one of ${values.join(', ')}${hint}`);
  };
}

/** One of a few words, or what the check takes. */
export function eitherOr(values: readonly string[], check: ValueCheck): ValueCheck {
  return (value, field, problems) => {
    if (typeof value === 'string') oneOf(values)(value, field, problems);
    else check(value, field, problems);
  };
}

export function orNull(check: ValueCheck): ValueCheck {
  return (value, field, problems) => {
    if (value !== null) check(value, field, problems);
  };
}

export function report(problems: InputProblem[], field: string, message: string): void {
  problems.push({ field, message });
}

/** The path of a field below another; below none it is its own name. */
export function fieldWithin(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
