// The fields of a request or an answer, nested ones included, each under the path a caller would write.
import type { JsonSchema } from './openapi-document.ts';
import { boundWords, typeWords } from './schema-words.ts';

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly bounds: readonly string[];
}

/** `limits`, then `limits[].name`, … in the order of the schema; of alternatives, the fields of each. */
export function fieldsOf(schema: JsonSchema, path = ''): readonly Field[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const required = schema.required?.includes(name) ?? false;
    return fieldAndInner({ name: `${path}${name}`, schema: property, required });
  });
  return [...own, ...(schema.anyOf ?? []).flatMap((alternative) => fieldsOf(alternative, path))];
}

export interface NamedSchema {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

export function fieldAndInner({ name, schema, required }: NamedSchema): readonly Field[] {
  const field = { name, type: typeWords(schema), required, bounds: boundWords(schema) };
  const inner =
    schema.items === undefined ? fieldsOf(schema, `${name}.`) : fieldsOf(schema.items, `${name}[].`);
  return [field, ...inner];
}
