// What Node's parser lets through and HTTP/1.1 does not.
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { framingFault, MAX_HEADER_LINES } from '../../../src/http/front/framing.ts';

function faultOf(rawHeaders: readonly string[], httpVersion = '1.1') {
  return framingFault({ httpVersion, rawHeaders } as IncomingMessage);
}

describe('Host', () => {
  test.each([
    'a',
    'keys.example.com',
    'keys.example.com:8443',
    'KEYS.example.com',
    'under_score',
    '127.0.0.1:8787',
    '[::1]',
    '[2001:db8::7]:443',
    '[::ffff:192.0.2.1]',
  ])('%s is one', (host) => {
    expect(faultOf(['Host', host])).toBeNull();
  });

  test.each([
    ['F04 nothing', ''],
    ['F03 a path', 'x/health?'],
    ['a query', 'x?y'],
    ['a fragment', 'x#y'],
    ['user information', 'user@x'],
    ['a backslash', 'x\\y'],
    ['two of them', 'a, b'],
    ['a space', 'a b'],
    ['a tab', 'a\tb'],
    ['a port that is none', 'a:http'],
    ['a port of six digits', 'a:123456'],
    ['an empty port', 'a:'],
    ['brackets left open', '[::1'],
    ['a zone', '[fe80::1%eth0]'],
    ['an escape', 'a%2fb'],
    ['a letter beyond ASCII', 'caf\u00e9'],
    ['a wildcard', '*'],
  ])('%s is none: %j', (_, host) => {
    expect(faultOf(['Host', host])).toBe('bad_host');
  });

  test('there must be exactly one, however it is spelled', () => {
    expect(faultOf([])).toBe('bad_host');
    expect(faultOf(['Hos', 'a', 'Hosts', 'a'])).toBe('bad_host');
    expect(faultOf(['Host', 'a', 'Host', 'a'])).toBe('bad_host');
    expect(faultOf(['Host', 'a', 'hOST', 'b'])).toBe('bad_host');
    expect(faultOf(['Host', '', 'host', 'b'])).toBe('bad_host');
    expect(faultOf([], '1.0')).toBe('bad_host');
  });
});

describe('transfer coding', () => {
  test('chunked, in any case, and nothing else', () => {
    expect(faultOf(['Host', 'a', 'Transfer-Encoding', 'chunked'])).toBeNull();
    expect(faultOf(['Host', 'a', 'TRANSFER-ENCODING', 'Chunked'])).toBeNull();
    for (const coding of ['gzip, chunked', 'chunked, chunked', 'identity', 'xchunked', '', 'chunked ;a=b']) {
      expect(faultOf(['Host', 'a', 'Transfer-Encoding', coding]), coding).toBe('bad_framing');
    }
  });

  test('on one line only', () => {
    const lines = ['Transfer-Encoding', 'chunked', 'transfer-encoding', 'chunked'];
    expect(faultOf(['Host', 'a', ...lines])).toBe('bad_framing');
  });

  test('F09 never in HTTP/1.0, which has no chunks', () => {
    expect(faultOf(['Host', 'a', 'Transfer-Encoding', 'chunked'], '1.0')).toBe('bad_framing');
    expect(faultOf(['Host', 'a'], '1.0')).toBeNull();
  });
});

test('T-52 there is one content type, or none', () => {
  expect(faultOf(['Host', 'a', 'Content-Type', 'text/plain'])).toBeNull();
  const types = ['Content-Type', 'application/json', 'content-type', 'text/plain'];
  expect(faultOf(['Host', 'a', ...types])).toBe('bad_framing');
});

test('F20 T-30 other versions of HTTP are not spoken', () => {
  for (const version of ['0.9', '2.0', '1.2', ''])
    expect(faultOf(['Host', 'a'], version)).toBe('bad_framing');
});

test('T-45 as many lines as Node keeps are too many: those behind them may have been lost', () => {
  const lines = (count: number) => ['Host', 'a', ...Array(count - 1).fill(['x', 'y'])].flat();
  expect(faultOf(lines(MAX_HEADER_LINES - 1))).toBeNull();
  expect(faultOf(lines(MAX_HEADER_LINES))).toBe('headers_too_large');
});
