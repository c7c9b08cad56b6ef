// Schemas as rows of words.
import { expect, test } from 'vitest';
import { fieldsOf } from '../../../../src/http/portal/reference/fields.ts';
import { boundWords, typeWords } from '../../../../src/http/portal/reference/schema-words.ts';

test('A nested field is named by the path a caller would write', () => {
  const limit = { type: 'object', properties: { per: { type: 'string' } }, required: ['per'] };
  const fields = fieldsOf({
    properties: { name: { type: 'string' }, limits: { type: 'array', items: limit }, owner: limit },
    required: ['name'],
  });
  expect(fields.map(({ name, type, required }) => [name, type, required])).toEqual([
    ['name', 'string', true],
    ['limits', 'list of objects', false],
    ['limits[].per', 'string', true],
    ['owner', 'object', false],
    ['owner.per', 'string', true],
  ]);
});

test('A body that may be left out has the fields of the body', () => {
  const body = { anyOf: [{ type: 'object', properties: { reason: { type: 'string' } } }, { type: 'null' }] };
  expect(fieldsOf(body).map(({ name }) => name)).toEqual(['reason']);
});

test.each([
  [{ type: 'string' }, 'string'],
  [{ type: ['string', 'null'] }, 'string or null'],
  [{ type: 'array', items: { type: 'string' } }, 'list of strings'],
  [
    {
      anyOf: [
        { type: 'string', enum: ['any'] },
        { type: 'array', items: {} },
      ],
    },
    '"any" or list of any value',
  ],
  [{ const: true }, 'true'],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'object of strings'],
  [{ type: 'object', additionalProperties: false }, 'object'],
])('The type of %j is %s', (schema, words) => {
  expect(typeWords(schema)).toBe(words);
});

test.each([
  [{ type: 'string', maxLength: 64 }, ['at most 64 characters']],
  [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, ['at least 1']],
  [
    { type: 'integer', minimum: 1, maximum: 31_622_400, default: 50 },
    ['1 to 31,622,400', '50 when left out'],
  ],
  [
    { type: 'array', maxItems: 16, items: { maxLength: 8 } },
    ['at most 16 entries', 'each at most 8 characters'],
  ],
  [{ type: 'array', items: { properties: { a: { maxLength: 8 } } } }, []],
  [{ enum: ['a', 'b'], description: 'Which' }, ['Which', 'one of a, b']],
  [{ anyOf: [{ pattern: '^x$' }, { type: 'null' }] }, ['matching ^x$']],
])('The bounds of %j are %j', (schema, words) => {
  expect(boundWords(schema)).toEqual(words);
});
