// What every JSON reader understands alike passes as it is; what they resolve in different ways is refused.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStrictJson } from '../../src/requests/strict-json.ts';

const DUPLICATE = 'uses a name twice in one object';
const RESERVED = 'uses a reserved name: __proto__, constructor, prototype';
const TOO_DEEP = 'is nested deeper than 32 levels';

function messageOf(text: string): string {
  const parsed = parseStrictJson(text);
  return parsed.ok ? 'accepted' : parsed.message;
}

/** Values without reserved names, no deeper than the limit. */
const value = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }).filter((candidate) => {
  return !/"(?:__proto__|constructor|prototype)":/.test(JSON.stringify(candidate));
});

test('whatever JSON.stringify writes is read back as it was', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2, '\t'), (written, indent) => {
      const text = JSON.stringify(written, null, indent);
      expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
    }),
  );
});

describe('a name twice in one object is refused, however it is written', () => {
  test.each([
    ['T-52 B03 the later one would win', '{"scopes":["a"],"scopes":["*"]}'],
    ['with the same value', '{"a":1,"a":1}'],
    ['spelled with an escape', String.raw`{"a":1,"\u0061":2}`],
    ['spelled with another escape', String.raw`{"/":1,"\/":2}`],
    ['below', '{"a":{"b":1,"b":2}}'],
    ['in a list', '[{"a":1},{"a":1,"a":1}]'],
    ['three times', '{"a":1,"a":2,"a":3}'],
    ['the empty name', '{"":1,"":2}'],
    ['with space before its colon', '{"a" \n:1,"a"\t:2}'],
    ['an object for a value', '{"a":{"x":1},"a":{"x":1}}'],
  ])('%s: %s', (_, text) => {
    expect(messageOf(text)).toBe(DUPLICATE);
  });

  test('any object with any of its names repeated', () => {
    const object = fc.dictionary(fc.string(), fc.nat(), { minKeys: 1, noNullPrototype: true });
    fc.assert(
      fc.property(object, fc.nat(), (written, at) => {
        const names = Object.keys(written);
        const again = JSON.stringify(names[at % names.length]);
        expect(messageOf(`${JSON.stringify(written).slice(0, -1)},${again}:0}`)).not.toBe('accepted');
      }),
    );
  });

  test('the same name in different objects, and in strings, is no duplicate', () => {
    expect(messageOf('[{"a":1},{"a":1}]')).toBe('accepted');
    expect(messageOf('{"a":{"a":{"a":1}}}')).toBe('accepted');
    expect(messageOf(String.raw`{"a":"\"a\":1,\"a\":2"}`)).toBe('accepted');
    expect(messageOf('{"a":["a","a"]}')).toBe('accepted');
  });
});

describe('T-52 names that reach into prototypes are refused', () => {
  test.each([
    '{"__proto__":{"admin":true}}',
    '{"a":[{"__proto__":null}]}',
    '{"constructor":{"prototype":{}}}',
    '{"metadata":{"prototype":"x"}}',
    String.raw`{"\u005f_proto__":1}`,
    '{"__proto__":1,"__proto__":2}',
  ])('%s', (text) => {
    expect(messageOf(text)).toBe(RESERVED);
  });

  test('as values they are only words', () => {
    expect(parseStrictJson('["__proto__","constructor"]')).toEqual({
      ok: true,
      value: ['__proto__', 'constructor'],
    });
  });
});

describe('what is not JSON is refused', () => {
  test.each([
    '',
    ' ',
    '{',
    '{"a":1,}',
    "{'a':1}",
    '{a:1}',
    '{"a":1}{"b":2}',
    '{"a":1} x',
    '[1,]',
    'NaN',
    'Infinity',
    '01',
    '+1',
    '.5',
    '0x10',
    '// a comment\n{}',
    '"tab\there"',
    '\u00a0{}',
    'undefined',
    '"\\x41"',
  ])('%j', (text) => {
    expect(messageOf(text)).toBe('is not valid JSON');
  });
});

describe('nesting has an end', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  test('32 levels are read, 33 are not', () => {
    expect(messageOf(nested(32))).toBe('accepted');
    expect(messageOf(nested(33))).toBe(TOO_DEEP);
    expect(messageOf('{"a":'.repeat(33) + '1'.concat('}'.repeat(33)))).toBe(TOO_DEEP);
  });

  test('brackets in strings are no levels', () => {
    expect(messageOf(JSON.stringify('['.repeat(100)))).toBe('accepted');
  });

  test('B19 half a million levels are refused like any other number of them', () => {
    expect(messageOf(nested(500_000))).toBe(TOO_DEEP);
    expect(messageOf('['.repeat(1_000_000))).toBe('is not valid JSON');
  });
});

test('a megabyte is judged in time that grows with its length, whatever it is made of', () => {
  const megabyte = (piece: string) => piece.repeat(2 ** 20 / piece.length);
  const hostile = [
    `"${megabyte('\\"')}`,
    `"${megabyte('\\"')}"`,
    megabyte('"'),
    megabyte('"\\'),
    `{${megabyte('"a" ')}`,
    `"a"${megabyte(' ')}`,
    `[${megabyte('"a",')}0]`,
    megabyte('{"a":['),
  ];
  for (const text of hostile) {
    const startedAt = performance.now();
    parseStrictJson(text);
    expect(performance.now() - startedAt, text.slice(0, 10)).toBeLessThan(1000);
  }
});
