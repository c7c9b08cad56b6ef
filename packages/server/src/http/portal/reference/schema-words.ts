// A JSON schema in words: what kind of value it is, and within which bounds.
import type { JsonSchema } from './openapi-document.ts';

const PLURALS: Readonly<Record<string, string>> = {
  string: 'strings',
  integer: 'integers',
  number: 'numbers',
  object: 'objects',
};

/** `string`, `list of strings or "any"`, `string or null`. */
export function typeWords(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeWords).join(' or ');
  const values = literalsOf(schema);
  if (values.length === 1) return JSON.stringify(values[0]);
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  if (schema.type === 'array') return `list of ${plural(schema.items)}`;
  if (typeof schema.additionalProperties === 'object')
    return `object of ${plural(schema.additionalProperties)}`;
  return typeof schema.type === 'string' ? schema.type : 'any value';
}

/** Everything a value must keep to, one phrase each; empty when its type says all. */
export function boundWords(schema: JsonSchema): readonly string[] {
  const values = literalsOf(schema);
  const own = [
    schema.description ?? null,
    values.length > 1 ? `one of ${values.join(', ')}` : null,
    rangeWords(schema.minLength, schema.maxLength, 'characters'),
    rangeWords(schema.minItems, schema.maxItems, 'entries'),
    rangeWords(schema.minimum, schema.maximum, null),
    schema.pattern === undefined ? null : `matching ${schema.pattern}`,
    schema.default === undefined ? null : `${JSON.stringify(schema.default)} when left out`,
  ].filter((phrase) => phrase !== null);
  const ofParts = (schema.anyOf ?? []).flatMap(boundWords);
  // The fields of listed objects are listed themselves (fields.ts).
  const ofItems =
    schema.items === undefined || schema.items.properties !== undefined ? [] : boundWords(schema.items);
  return [...new Set([...own, ...ofParts, ...ofItems.map((phrase) => `each ${phrase}`)])];
}

function literalsOf(schema: JsonSchema): readonly unknown[] {
  return schema.const === undefined ? (schema.enum ?? []) : [schema.const];
}

function plural(schema: JsonSchema | undefined): string {
  const type = schema === undefined ? 'any value' : typeWords(schema);
  return PLURALS[type] ?? type;
}

function rangeWords(least: number | undefined, most: number | undefined, unit: string | null): string | null {
  // Generators write the largest exact integer where there is no bound.
  const bound = most === undefined || most >= Number.MAX_SAFE_INTEGER ? null : most.toLocaleString('en');
  const ending = unit === null ? '' : ` ${unit}`;
  if (bound === null) return least === undefined ? null : `at least ${least.toLocaleString('en')}${ending}`;
  if (least === undefined) return `at most ${bound}${ending}`;
  return `${least.toLocaleString('en')} to ${bound}${ending}`;
}
