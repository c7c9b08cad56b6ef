// Random targets: what is accepted is left as it came, and means the same to a second reader.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalTarget } from '../../src/requests/canonical-target.ts';

/** Random targets in one run of each property; raise it for a long night. */
const TARGETS = 20_000;

const scrap = fc.constantFrom(
  ...[
    '/',
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%2F',
    '%5c',
    '%25',
    '%',
    '%c3%a9',
    '%ed%a0%80',
    '%c0%af',
    '%20',
    '%40',
  ],
  ...[
    'v1',
    'public',
    'A',
    '~',
    ';',
    '\\',
    '#',
    '?',
    '&',
    ':',
    '@',
    ' ',
    '\t',
    '\0',
    '\x7f',
    'é',
    '%f0%9f%98%80',
    '%41',
  ],
);
const target = fc.oneof(
  fc.array(scrap, { maxLength: 14 }).map((parts) => `/${parts.join('')}`),
  fc.array(scrap, { maxLength: 14 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }).map((text) => `/${text}`),
);
const octet = fc.nat(255).map((byte) => `%${byte.toString(16).padStart(2, '0')}`);

/** The rules once more, step by step and without a regular expression for the whole. */
function isSound(path: string): boolean {
  if (!path.startsWith('/') || path.includes('//')) return false;
  if (path.split('/').some((segment) => segment === '.' || segment.endsWith('..'))) return false;
  for (const character of path) {
    if (character <= ' ' || character > '~' || '\\;#?'.includes(character)) return false;
  }
  let decoded = '';
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return false;
  }
  const escapes = path.match(/%../g) ?? [];
  const bytes = escapes.map((written) => Number.parseInt(written.slice(1), 16));
  if (decoded.length === 0 || bytes.some((byte) => byte < 0x20 || byte === 0x7f)) return false;
  return !bytes.some((byte) => byte < 0x80 && /[A-Za-z0-9._~%/\\-]/.test(String.fromCharCode(byte)));
}

test('T-24 a target is refused, or path and query together are its very bytes', () => {
  fc.assert(
    fc.property(target, (raw) => {
      const read = canonicalTarget(raw);
      if (read === null) return;
      expect(read.path + read.query).toBe(raw);
      expect(read.path).not.toContain('?');
      expect(read.query === '' || read.query.startsWith('?')).toBe(true);
    }),
    { numRuns: TARGETS },
  );
});

test('a path is accepted exactly when a second reading of the rules accepts it', () => {
  const path = fc.oneof(
    target.map((raw) => raw.split('?')[0] ?? ''),
    fc.array(octet, { minLength: 1, maxLength: 4 }).map((octets) => `/${octets.join('')}`),
    fc
      .string({ unit: 'grapheme', maxLength: 4 })
      .map((text) => `/${encodeURIComponent(text.toWellFormed())}`),
  );
  fc.assert(
    fc.property(path, (raw) => {
      expect(canonicalTarget(raw) !== null).toBe(isSound(raw));
    }),
    { numRuns: TARGETS },
  );
});

test('T-24 T-25 what is accepted means the same to WHATWG URL, so no later reader finds another path', () => {
  fc.assert(
    fc.property(target, (raw) => {
      const read = canonicalTarget(raw);
      if (read === null) return;
      const url = new URL(raw, 'http://upstream.test');
      expect(url.host).toBe('upstream.test');
      expect(decodeURIComponent(url.pathname)).toBe(decodeURIComponent(read.path));
    }),
    { numRuns: TARGETS },
  );
});

test('a long hostile path is decided in time that grows with its length', () => {
  for (const piece of ['a', '/a', '/a.', '%40', '/%c3%a9', '%', '/', '.', '/..a']) {
    const hostile = `/${piece.repeat(200_000)}#`;
    const startedAt = performance.now();
    expect(canonicalTarget(hostile)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  }
});
