// Every way a path has been read twice, differently: each is refused, and what is accepted is left as it came.
import { describe, expect, test } from 'vitest';
import { canonicalTarget } from '../../src/requests/canonical-target.ts';

describe('accepted as they are', () => {
  test.each([
    ['/', ''],
    ['/v1/chat/completions', ''],
    ['/v1/public/models/', ''],
    ['/v1/whoami', ''],
    ['/v1/api-keys/1', ''],
    ['/v1/api-keys', '?x=/v1/public/'],
    ['/v1/api-keys', '?'],
    ['/v1/api-keys', '?a=1?b=2&c=%2e%2e/%00;\\"<>'],
    ['/v1/end-users/user%40example.com/credentials', ''],
    ['/v1/things/caf%C3%A9%20au%20lait', ''],
    ['/v1/things/%e2%82%ac%f0%9f%98%80', ''],
    ['/v1/things/a:b@c!d$e&f(g)h*i+j,k=l', ''],
    ["/v1/things/it's", ''],
    ['/v1/things/~me_-.x', ''],
    ['/.well-known/x', ''],
    ['/v1/.hidden/a..b/x.', ''],
    ['/V1/API-KEYS', ''],
  ])('%s%s', (path, query) => {
    expect(canonicalTarget(path + query)).toEqual({ path, query });
  });

  test('T-26 a path in the query stays in the query', () => {
    expect(canonicalTarget('/v1/api-keys?x=/v1/public/')?.path).toBe('/v1/api-keys');
  });

  test('U16 T-28 a neighbour of a prefix is a path of its own', () => {
    expect(canonicalTarget('/v1/publicity')?.path).toBe('/v1/publicity');
    expect(canonicalTarget('/v1/chat/completions/')?.path).toBe('/v1/chat/completions/');
  });
});

describe('refused', () => {
  test.each([
    ['U01 T-23', '//v1/api-keys'],
    ['U02 T-23', '/v1//api-keys'],
    ['U03', '/v1/public/../api-keys'],
    ['U04 T-22', '/v1/public/%2e%2e/api-keys'],
    ['U06', '/v1/public/%252e%252e/api-keys'],
    ['U07 T-23', '/v1\\api-keys'],
    ['U08', '/v1/public/..;/api-keys'],
    ['U17 T-29', 'http://evil/v1/api-keys'],
    ['U18 T-29', '*'],
    ['T-22', '/v1/public/..%2fapi-keys'],
    ['T-22', '/v1/public/..%2Fapi-keys'],
    ['T-22', '/v1/%70ublic/..;/api-keys'],
    ['T-22', '/api%2e%2e/'],
    ['T-22', '/v1/public../api-keys'],
    ['T-22', '/api../'],
    ['T-22', '/v1/public..'],
    ['T-22', '/v1/...'],
    ['T-22', '/v1/%20../api-keys'],
    ['T-23', '/v1/./api-keys'],
    ['T-23', '/v1%5capi-keys'],
    ['T-23', '/v1%5Capi-keys'],
    ['T-23', '/v1/api-keys#x'],
    ['T-24', '//evil/v1'],
    ['T-24', '///evil/v1'],
    ['T-24', '/v1/\tadmin'],
    ['T-24', '/v1/%2e%2e/admin'],
    ['T-25', '/v1/chat/completions/%2e%2e/%2e%2e/admin'],
    ['T-27', '/%76%31/api-keys'],
    ['T-29', 'HTTP://evil/v1/api-keys'],
    ['T-29', 'evil:443'],
    ['T-30 whose target is sound, with what follows it', '/v1/api-keys\r\n'],
  ])('%s %j', (_row, target) => {
    expect(canonicalTarget(target)).toBeNull();
  });

  test.each([
    ['nothing', ''],
    ['a path without its slash', 'v1/api-keys'],
    ['a query alone', '?x=1'],
    ['a dot segment at the end', '/v1/..'],
    ['a dot at the end', '/v1/.'],
    ['a dot segment at the start', '/../v1'],
    ['a dot segment before the query', '/v1/..?x'],
    ['half encoded dots', '/v1/.%2e/x'],
    ['half encoded dots the other way', '/v1/%2E./x'],
    ['one encoded dot', '/v1/%2e/x'],
    ['an empty segment at the end', '/v1//'],
    ['only slashes', '//'],
    ['a matrix parameter', '/v1/api-keys;a=b'],
    ['a fragment in the query', '/v1/api-keys?x#y'],
    ['a backslash at the start', '\\v1'],
    ['a slash and a backslash', '/\\evil/v1'],
    ['an encoded NUL', '/v1/api-keys%00'],
    ['an encoded line break', '/v1/%0d%0aset-cookie:a'],
    ['an encoded tab', '/v1/%09'],
    ['an encoded unit separator', '/v1/%1F'],
    ['an encoded DEL', '/v1/%7F'],
    ['an encoded percent sign', '/v1/%25'],
    ['an escape cut short', '/v1/%'],
    ['an escape cut short by one', '/v1/%4'],
    ['an escape that is none', '/v1/%zz'],
    ['an escape of IIS', '/v1/%u002e'],
    ['an escape with a slash in it', '/v1/%2/e'],
    ['an overlong slash', '/v1/%c0%af'],
    ['an overlong dot', '/v1/%c0%ae'],
    ['an overlong form of two bytes', '/v1/%c1%bf'],
    ['an overlong form of three bytes', '/v1/%e0%80%af'],
    ['an overlong form of four bytes', '/v1/%f0%80%80%af'],
    ['a surrogate', '/v1/%ed%a0%80'],
    ['a value above U+10FFFF', '/v1/%f4%90%80%80'],
    ['a byte that UTF-8 never has', '/v1/%ff'],
    ['a continuation without a start', '/v1/%80'],
    ['a start without a continuation', '/v1/%c3'],
    ['a start with a letter after it', '/v1/%c3a9'],
    ['raw latin-1', '/v1/caf\u00e9'],
    ['a raw letter beyond latin-1', '/v1/\u212a'],
    ['a space', '/v1/a b'],
    ['a NUL', '/v1/a\0'],
    ['a DEL', '/v1/a\x7f'],
    ['a space in the query', '/v1/a?b c'],
    ['a tab in the query', '/v1/a?b\tc'],
    ['a line break after the query', '/v1/a?b\n'],
    ['a letter beyond ASCII in the query', '/v1/a?\u00e9'],
    ['a DEL in the query', '/v1/a?\x7f'],
  ])('%s: %j', (_what, target) => {
    expect(canonicalTarget(target)).toBeNull();
  });

  test('T-27 every unreserved character in escaped form, in either case', () => {
    const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';
    for (const character of unreserved) {
      const written = `%${character.charCodeAt(0).toString(16)}`;
      expect(canonicalTarget(`/v1/a${written}b`), written).toBeNull();
      expect(canonicalTarget(`/v1/a${written.toUpperCase()}b`), written).toBeNull();
    }
  });
});
