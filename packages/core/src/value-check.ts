// Small checks that read an unknown value and report everything wrong with it at once, each with what to write instead.
import type { InputProblem } from './refusal-reasons.ts';

/** Adds a problem per mistake in `value`; `field` is the path to it. */
export type ValueCheck = (value: unknown, field: string, problems: InputProblem[]) => void;

type Fields = Readonly<Record<string, ValueCheck>>;

/** A mapping with exactly these fields. */
export function object(fields: Fields): ValueCheck {
  return (value, field, problems) => {
    if (!isRecord(value)) return report(problems, field, 'must be an object');
    for (const [name, check] of Object.entries(fields)) check(value[name], join(field, name), problems);
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) {
        report(problems, join(field, name), `is not a field; there are: ${Object.keys(fields).join(', ')}`);
      }
    }
  };
}

/** One of several mappings, told apart by their `kind`. */
export function variant(variants: Readonly<Record<string, Fields>>): ValueCheck {
  const kind = oneOf(Object.keys(variants));
  return (value, field, problems) => {
    if (!isRecord(value)) return report(problems, field, 'must be an object with a kind');
    const chosen = value['kind'];
    const fields =
      typeof chosen === 'string' && Object.hasOwn(variants, chosen) ? variants[chosen] : undefined;
    if (fields === undefined) return kind(chosen, join(field, 'kind'), problems);
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

/** A mapping from names that match `name` to values. */
export function mapping(name: RegExp, item: ValueCheck, least = 0): ValueCheck {
  return (value, field, problems) => {
    if (!isRecord(value)) return report(problems, field, 'must be an object');
    const entries = Object.entries(value);
    if (entries.length < least) report(problems, field, `must have at least ${least} entry`);
    for (const [key, entry] of entries) {
      if (!name.test(key)) report(problems, join(field, key), `is not a name like ${name.source}`);
      item(entry, join(field, key), problems);
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
    if (!values.some((allowed) => allowed === value))
      report(problems, field, `must be one of ${values.join(', ')}`);
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

function join(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
