// What a client may tell an upstream, and what it may not.
import type { UpstreamDefinition } from '@keywright/core/definition/api-definition';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestHead, requestHeaderRules } from '../../../src/gateway/forward/forward-headers.ts';
import { upstreamAt } from './forward-rig.ts';

const NOBODY = { identity: [], clientAddress: null, readsAnswer: false };

function sent(
  rawHeaders: readonly string[],
  changes: Partial<UpstreamDefinition> = {},
  withheld: string[] = [],
) {
  return requestHead(rawHeaders, requestHeaderRules(upstreamAt(1, changes), withheld), NOBODY).fields;
}

describe('requestHead', () => {
  test('passes what describes the request, in order, repeated lines included', () => {
    const lines = ['Accept', 'a/b', 'X-Tag', '1', 'content-type', 'text/plain', 'x-tag', '2', 'X_Tag', '3'];
    expect(sent(lines)).toEqual([
      ...['accept', 'a/b', 'x-tag', '1', 'content-type', 'text/plain', 'x-tag', '2', 'x_tag', '3'],
    ]);
  });

  test.each([
    ['the credential', 'Authorization', 'X-Api-Key', 'Cookie', 'Cookie2', 'Proxy-Authorization'],
    [
      'what concerns one connection',
      'Connection',
      'Keep-Alive',
      'Proxy-Connection',
      'TE',
      'Trailer',
      'Upgrade',
    ],
    ['framing and handshakes', 'Transfer-Encoding', 'HTTP2-Settings', 'Expect', 'Host'],
    ['forwarding claims', 'Forwarded', 'Via', 'X-Forwarded-For', 'X-Forwarded-Anything', 'X-Real-IP'],
    [
      'more of them',
      'True-Client-IP',
      'CF-Connecting-IP',
      'X-Client-IP',
      'X-Cluster-Client-IP',
      'X-Forwarded',
    ],
    ['other targets', 'X-Original-URI', 'X-Original-URL', 'X-Rewrite-URL', 'X-Envoy-External-Address'],
    ['other methods', 'X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'],
    ['identities', 'X-Keywright-Key-Id', 'x-keywright-anything'],
    ['a proxy for CGI programs', 'Proxy'],
  ])('drops %s under every spelling', (_, ...names) => {
    for (const name of names) {
      for (const spelling of [name, name.toUpperCase(), name.replaceAll('-', '_'), name.replace('-', '_')]) {
        expect(sent([spelling, 'x', 'accept', 'a/b']), spelling).toEqual(['accept', 'a/b']);
      }
    }
  });

  test('drops what Connection nominates, wherever the line stands', () => {
    expect(
      sent(['X-Hop', '1', 'Accept', 'a/b', 'Connection', 'close, X-Hop', 'connection', ' x-other']),
    ).toEqual(['accept', 'a/b']);
    expect(sent(['x-other', '1', 'Connection', 'a', 'CONNECTION', 'x-other ,b', 'x-c', '2'])).toEqual([
      'x-c',
      '2',
    ]);
  });

  test('drops what Connection nominates under either spelling', () => {
    expect(sent(['X_Hop', '1', 'X-Hop', '2', 'x-end', '3', 'Connection', 'x_hop'])).toEqual(['x-end', '3']);
  });

  test('lets only the exact name of a length or type travel', () => {
    expect(sent(['Content_Length', '5', 'content_type', 'a/b', 'Content-Length', '3'])).toEqual([
      'content-length',
      '3',
    ]);
  });

  test("puts the upstream's own headers over the client's, under every spelling", () => {
    const own = { Authorization: 'Bearer upstream', 'x-version': '2' };
    expect(
      sent(['X-Version', '1', 'X_VERSION', '1', 'authorization', 'Bearer client'], { headers: own }),
    ).toEqual([...['authorization', 'Bearer upstream', 'x-version', '2']]);
  });

  test('withholds the headers it was told to withhold', () => {
    expect(sent(['X-Admin-Token', 't', 'x_admin_token', 't', 'a', 'b'], {}, ['x-admin-token'])).toEqual([
      'a',
      'b',
    ]);
  });

  test('adds the identity, and the address of the client only where the operator wants it', () => {
    const introduction = {
      identity: [['x-keywright-key-id', 'key_1']] as const,
      clientAddress: '203.0.113.9',
      readsAnswer: false,
    };
    const asked = (forwardClientAddress: boolean) =>
      requestHead(
        ['X-Forwarded-For', '1.1.1.1'],
        requestHeaderRules(upstreamAt(1, { forwardClientAddress }), []),
        introduction,
      );
    expect(asked(false).fields).toEqual(['x-keywright-key-id', 'key_1']);
    expect(asked(true).fields).toEqual(['x-keywright-key-id', 'key_1', 'x-forwarded-for', '203.0.113.9']);
    const unknown = requestHead(
      [],
      requestHeaderRules(upstreamAt(1, { forwardClientAddress: true }), []),
      NOBODY,
    );
    expect(unknown.fields).toEqual([]);
  });

  test('asks for an answer that can be read, whatever the client wants, and leaves the word to the operator', () => {
    const asked = (headers: Record<string, string>, readsAnswer: boolean) => {
      const lines = ['Accept-Encoding', 'gzip', 'accept_encoding', 'br', 'a', 'b'];
      return requestHead(lines, requestHeaderRules(upstreamAt(1, { headers }), []), {
        ...NOBODY,
        readsAnswer,
      }).fields;
    };
    expect(asked({}, false)).toEqual(['accept-encoding', 'gzip', 'accept_encoding', 'br', 'a', 'b']);
    expect(asked({}, true)).toEqual(['a', 'b', 'accept-encoding', 'identity']);
    expect(asked({ 'accept-encoding': 'zstd' }, true)).toEqual(['a', 'b', 'accept-encoding', 'zstd']);
  });

  test.each([
    [['Content-Length', '0'], false],
    [['Content-Length', '00'], false],
    [[], false],
    [['content-length', '1'], true],
    [['Transfer-Encoding', 'chunked'], true],
  ])('knows of %j whether there is a body: %s', (lines, hasBody) => {
    const { bodyBytes } = requestHead(lines, requestHeaderRules(upstreamAt(1), []), NOBODY);
    expect(bodyBytes !== 0).toBe(hasBody);
  });

  test('is not talked into passing a protected name by any mixture of case, dashes and underscores', () => {
    const names = fc.constantFrom(
      'authorization',
      'x-api-key',
      'cookie',
      'x-forwarded-for',
      'x-keywright-key-id',
      'host',
    );
    const spelt = names.chain((name) =>
      fc
        .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
        .map((flips) =>
          [...name]
            .map((letter, at) => (flips[at] ? (letter === '-' ? '_' : letter.toUpperCase()) : letter))
            .join(''),
        ),
    );
    fc.assert(fc.property(spelt, (name) => sent([name, 'evil']).length === 0));
  });

  test('refuses an upstream whose own headers would frame messages', () => {
    for (const name of ['content-length', 'Transfer-Encoding', 'connection'])
      expect(() => requestHeaderRules(upstreamAt(1, { headers: { [name]: '1' } }), [])).toThrow(
        name.toLowerCase(),
      );
  });
});
