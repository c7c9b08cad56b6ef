// The chain that holds audit entries together, with a digest that can be read.
import { describe, expect, test } from 'vitest';
import { sampleEvent } from '../../../../test/contracts/sample-records.ts';
import {
  CHAIN_START,
  type ChainEntry,
  canonicalJson,
  checkChain,
  nextLink,
} from '../../src/storage/audit-chain.ts';

const digest = (text: string) => `<${text}>`;

function chainOf(count: number): ChainEntry[] {
  const entries: ChainEntry[] = [];
  for (let index = 1; index <= count; index += 1) {
    const event = sampleEvent(`evt_${index}`);
    entries.push({ ...nextLink(digest, entries.at(-1) ?? CHAIN_START, event), event });
  }
  return entries;
}

const check = (entries: readonly ChainEntry[]) => checkChain(digest, CHAIN_START, entries);

describe('a chain', () => {
  test('whole, it is accepted, and goes on from its last link', () => {
    const [first, second, third] = chainOf(3) as [ChainEntry, ChainEntry, ChainEntry];
    const start = check([first, second]);
    expect(start).toEqual({ ok: true, last: { position: 2, hash: second.hash } });
    expect(checkChain(digest, second, [third])).toMatchObject({ ok: true });
  });

  test('an edited, unreadable or renumbered entry is found where it is', () => {
    const [first, second, third] = chainOf(3) as [ChainEntry, ChainEntry, ChainEntry];
    const edited = { ...second, event: sampleEvent('evt_2', { actor: 'key:key_9' }) };
    expect(check([first, edited, third])).toEqual({ ok: false, brokenAt: 2 });
    expect(check([first, { ...second, event: null }, third])).toEqual({ ok: false, brokenAt: 2 });
    expect(check([first, { ...second, position: 4 }, third])).toEqual({ ok: false, brokenAt: 2 });
  });

  test('missing and swapped entries are found at the first position that is wrong', () => {
    const [first, second, third] = chainOf(3) as [ChainEntry, ChainEntry, ChainEntry];
    expect(check([second, third])).toEqual({ ok: false, brokenAt: 1 });
    expect(check([first, third])).toEqual({ ok: false, brokenAt: 2 });
    const swapped = [first, { ...third, position: 2 }, { ...second, position: 3 }];
    expect(check(swapped)).toEqual({ ok: false, brokenAt: 2 });
  });

  test('an edit whose hash was made to fit is found at the entry after it', () => {
    const [first, second, third] = chainOf(3) as [ChainEntry, ChainEntry, ChainEntry];
    const event = sampleEvent('evt_2', { actor: 'nobody' });
    const forged = { ...nextLink(digest, first, event), event };
    expect(check([first, forged, third])).toEqual({ ok: false, brokenAt: 3 });
    expect(second.hash).not.toBe(forged.hash);
  });
});

describe('canonical JSON', () => {
  test('has one spelling for equal values, whatever their order', () => {
    expect(canonicalJson({ b: [1, { d: 'ä', c: null }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":null,"d":"ä"}]}',
    );
    expect(canonicalJson({ a: true, b: [1, { c: null, d: 'ä' }] })).toBe(
      canonicalJson({ b: [1, { d: 'ä', c: null }], a: true }),
    );
  });

  test('sorts names by their UTF-16 units, and keeps one called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"é":1,"__proto__":2,"z":3,"A":4}'))).toBe(
      '{"A":4,"__proto__":2,"z":3,"é":1}',
    );
  });

  test('takes what JSON cannot hold in the form it will be read back in', () => {
    const at = new Date(0);
    const text = canonicalJson({ gone: undefined, at, list: [undefined, Number.NaN, -0] });
    expect(text).toBe('{"at":"1970-01-01T00:00:00.000Z","list":[null,null,0]}');
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });
});
