// Who the client is, when proxies, liars and noise speak: nothing is believed that a trusted peer did not say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAllowed, parseRange } from '../../src/requests/address-range.ts';
import { clientAddressOf } from '../../src/requests/client-address.ts';

const ranges = (...texts: string[]) => texts.map(parseRange).filter((range) => range !== null);
const trustedProxies = ranges('10.0.0.0/8', '2001:db8:f00d::/48');
const PROXY = '10.0.0.1';
const OUTSIDER = '198.51.100.77';

const seen = (peer: string, ...forwardedFor: string[]) =>
  clientAddressOf({ peer, forwardedFor, trustedProxies });

describe('without a trusted peer', () => {
  test('the client is the peer, in canonical spelling', () => {
    expect(seen(OUTSIDER)).toBe(OUTSIDER);
    expect(seen('::ffff:198.51.100.77')).toBe(OUTSIDER);
    expect(seen('2001:DB8:0:0::1')).toBe('2001:db8::1');
  });

  test.each(['127.0.0.1', '10.0.0.1', '203.0.113.9', 'abc', ''])('T-38 the claim %j is ignored', (claim) => {
    expect(seen(OUTSIDER, claim)).toBe(OUTSIDER);
    expect(seen(`::ffff:${OUTSIDER}`, claim, claim)).toBe(OUTSIDER);
  });

  test('X03 a loopback claim does not make the peer local', () => {
    expect(isAllowed(['127.0.0.0/8'], seen(OUTSIDER, '127.0.0.1'))).toBe(false);
  });

  test('with no trusted proxies at all, no peer is believed', () => {
    for (const peer of ['127.0.0.1', '::1', PROXY]) {
      expect(clientAddressOf({ peer, forwardedFor: ['203.0.113.9'], trustedProxies: [] })).toBe(peer);
    }
  });

  test.each(['', 'unknown', 'fe80::1%eth0', '1.2.3.4:5'])('a peer that reads %j is unknown', (peer) => {
    expect(seen(peer, '203.0.113.9')).toBeNull();
    expect(seen(peer)).toBeNull();
  });
});

describe('behind trusted proxies', () => {
  test('T-39 the rightmost untrusted hop is the client, whatever was prepended', () => {
    expect(seen(PROXY, '203.0.113.5, 198.51.100.9')).toBe('198.51.100.9');
    expect(seen(PROXY, 'abc, , unknown, 198.51.100.9')).toBe('198.51.100.9');
  });

  test('trusted hops are walked past, over all lines in order', () => {
    expect(seen(PROXY, '198.51.100.9, 10.2.2.2, 10.3.3.3')).toBe('198.51.100.9');
    expect(seen(PROXY, '203.0.113.5', '198.51.100.9', '10.2.2.2')).toBe('198.51.100.9');
    expect(seen(PROXY, '203.0.113.5, 198.51.100.9', '10.2.2.2,10.3.3.3')).toBe('198.51.100.9');
    expect(seen('2001:db8:f00d::1', '198.51.100.9, ::ffff:10.2.2.2')).toBe('198.51.100.9');
  });

  test('when every hop is trusted, the leftmost is the client', () => {
    expect(seen(PROXY, '10.9.9.9, 10.2.2.2')).toBe('10.9.9.9');
  });

  test('without the header the proxy itself is the client', () => {
    expect(seen(PROXY)).toBe(PROXY);
    expect(seen('::ffff:10.0.0.1')).toBe(PROXY);
  });

  test('an IPv4 proxy is trusted in its mapped spelling, as a dual-stack socket reports it', () => {
    expect(seen('::ffff:10.0.0.1', '198.51.100.9')).toBe('198.51.100.9');
  });

  test('spaces and tabs around an element are not part of it; nothing else is stripped', () => {
    expect(seen(PROXY, ' \t198.51.100.9\t ,10.2.2.2 ')).toBe('198.51.100.9');
    expect(seen(PROXY, '198.51.100.9\u00a0')).toBeNull();
    expect(seen(PROXY, '198.51.100.9\n')).toBeNull();
  });

  const unreadable = [
    'abc',
    '1.2.3.256',
    '203.0.113.256',
    'unknown',
    '_hidden',
    '',
    ' ',
    ',',
    '203.0.113.9,',
    '203.0.113.9, ',
    '203.0.113.9:443',
    '[2001:db8::1]',
    '[2001:db8::1]:443',
    '"203.0.113.9"',
    'for=203.0.113.9',
    '203.0.113.09',
    '203.0.113.9 10.0.0.1',
    'fe80::1%eth0',
    'x'.repeat(4096),
  ];

  test.each(unreadable)('T-36 X02 X04 the hop %j makes the client unknown, and a list refuses it', (hop) => {
    for (const lines of [[hop], [`${hop}, 10.2.2.2`], ['203.0.113.9', hop], [hop, '10.2.2.2, 10.3.3.3']]) {
      const client = seen(PROXY, ...lines);
      expect(client).toBeNull();
      expect(isAllowed(['203.0.113.0/24'], client)).toBe(false);
    }
  });

  test('X07 more than 32 hops make the client unknown', () => {
    const chain = (length: number) => ['198.51.100.9', ...Array<string>(length - 1).fill('10.2.2.2')];
    expect(seen(PROXY, chain(32).join(', '))).toBe('198.51.100.9');
    expect(seen(PROXY, ...chain(32))).toBe('198.51.100.9');
    expect(seen(PROXY, chain(33).join(', '))).toBeNull();
    expect(seen(PROXY, ...chain(33))).toBeNull();
    expect(seen(PROXY, Array<string>(5000).fill('10.0.0.1').join(', '))).toBeNull();
    expect(seen(PROXY, ...Array<string>(5000).fill('198.51.100.9'))).toBeNull();
  });
});

test('no prefix an outsider sends changes who the last trusted proxy saw', () => {
  const junk = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('', 'unknown', '127.0.0.1', '10.0.0.1', 'é'));
  const lines = fc.array(
    fc.array(junk, { maxLength: 4 }).map((parts) => parts.join(',')),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(lines, fc.nat(6), (sent, proxies) => {
      const honest = [OUTSIDER, ...Array<string>(proxies).fill('10.2.2.2')];
      expect(seen(PROXY, ...sent, honest.join(', '))).toBe(OUTSIDER);
    }),
  );
});

test('an allowlist admits behind a proxy exactly what it would admit directly', () => {
  const allowed = ['203.0.113.0/24', '2001:db8:1::/48'];
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('203.0.113.8', '2001:db8:1::5')), (client) => {
      fc.pre(!client.startsWith('10.'));
      const direct = seen(client);
      expect(seen(PROXY, `198.51.100.1, ${client}`)).toBe(direct);
      expect(isAllowed(allowed, direct)).toBe(isAllowed(allowed, client));
    }),
  );
});
