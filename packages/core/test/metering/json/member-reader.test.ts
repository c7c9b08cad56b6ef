// What JSON.parse finds in an object is found in its text while it passes, and nothing that two readers could differ in.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemberReader } from '../../../src/metering/json/member-reader.ts';
import { cutAt, somePlaces } from '../text-pieces.ts';

const WANTED = { usage: 10_000, model: 10_000 };

function read(pieces: readonly string[], wanted: Readonly<Record<string, number>> = WANTED): MemberReader {
  const reader = new MemberReader(wanted);
  for (const piece of pieces) reader.feed(piece);
  return reader;
}

const usageIn = (...pieces: readonly string[]) => read(pieces).valueOf('usage');

describe('a member', () => {
  test('is what JSON.parse says it is, among any others, however the text is cut', () => {
    const value = fc.jsonValue();
    const other = fc.tuple(fc.string(), value).filter(([name]) => !Object.hasOwn(WANTED, name));
    const space = fc.constantFrom('', ' ', '\n\t');
    fc.assert(
      fc.property(fc.array(other), value, space, somePlaces, (others, usage, blank, places) => {
        const members = [...others.slice(1), ['usage', usage] as const, ...others.slice(0, 1)];
        const text = members
          .map(([name, one]) => `${JSON.stringify(name)}${blank}:${blank}${JSON.stringify(one, null, blank)}`)
          .join(`${blank},${blank}`);
        const found = usageIn(...cutAt(`${blank}{${blank}${text}${blank}}\n`, places));
        expect(JSON.parse(found ?? '')).toEqual(JSON.parse(JSON.stringify(usage)));
      }),
    );
  });

  test.each([
    ['below another member', '{"a":{"usage":1},"b":[{"usage":2}]}'],
    ['inside a string', String.raw`{"a":"\"usage\":1","b":"{\"usage\":1}"}`],
    ['as a value', '{"a":"usage","b":1}'],
    ['in a list', '[{"usage":1}]'],
    ['in something that is no JSON', 'usage: 1, "usage": 1'],
    ['before its value has ended', '{"usage":{"a":1}'],
  ])('is not found %s', (_, text) => {
    expect(usageIn(text)).toBeNull();
  });

  test('is found under an escaped name', () => {
    expect(usageIn(String.raw`{"\u0075sage":1}`)).toBe('1');
  });

  test.each([
    '{"usage":1,"usage":2}',
    '{"usage":1,"a":0,"usage":1}',
    String.raw`{"usage":1,"us\u0061ge":2}`,
  ])('that stands twice has no value: %s', (text) => {
    expect(usageIn(text)).toBeNull();
    expect(usageIn(...text)).toBeNull();
  });

  test('longer than wanted has no value, and a length', () => {
    const reader = read(['{"model":"', 'x'.repeat(50), '","usage":1}'], { model: 20, usage: 20 });
    expect(reader.valueOf('model')).toBeNull();
    expect(reader.lengthOf('model')).toBe(52);
    expect(reader.valueOf('usage')).toBe('1');
    expect(reader.lengthOf('other')).toBe(0);
  });
});

test('nothing makes it fail', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '"usage":'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const reader = read(pieces);
      expect(reader.lengthOf('usage')).toBeGreaterThanOrEqual(0);
      expect(reader.valueOf('usage') ?? '').toBeTypeOf('string');
    }),
  );
});
