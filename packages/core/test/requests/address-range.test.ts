// Addresses and blocks by example; address-range-properties.test.ts holds them against references.
import { describe, expect, test } from 'vitest';
import {
  coversRange,
  explainRange,
  formatAddress,
  isAllowed,
  parseAddress,
  parseRange,
} from '../../src/requests/address-range.ts';

describe('parseAddress', () => {
  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:102:304', '1.2.3.4'],
    ['0:0:0:0:0:ffff:1.2.3.4', '1.2.3.4'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::10.1.2.3', '::a01:203'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('reads %s as %s', (text, canonical) => {
    const address = parseAddress(text);
    expect(address === null ? null : formatAddress(address)).toBe(canonical);
  });

  test.each([
    ['', 'nothing'],
    ['010.1.2.3', 'octal to some (CVE-2021-28918)'],
    ['00.1.2.3', 'leading zero'],
    ['0xa.1.2.3', 'hexadecimal'],
    ['10.1', 'short quad'],
    ['167772161', 'one number'],
    ['1.2.3.256', 'octet above 255 (CVE-2026-24398)'],
    ['1.2.3.4.5', 'five octets'],
    ['1.2.3.', 'empty octet'],
    ['+1.2.3.4', 'sign'],
    ['1.2.3.4 ', 'trailing space'],
    ['1.2.3.4\n', 'trailing newline'],
    ['١.2.3.4', 'a digit outside ASCII'],
    ['1.2.3.4:80', 'port'],
    ['[::1]', 'brackets'],
    ['fe80::1%eth0', 'zone'],
    ['fe80::1%25eth0', 'escaped zone'],
    [':', 'one colon'],
    [':::', 'three colons'],
    [':1:2:3:4:5:6:7', 'leading colon'],
    ['1::2::3', 'two gaps'],
    ['1:2:3:4::5:6:7:8', 'a gap for nothing'],
    ['1:2:3:4:5:6:7', 'seven groups'],
    ['1:2:3:4:5:6:7:8:9', 'nine groups'],
    ['12345::', 'five digits'],
    ['1.2.3.4::', 'quad first'],
    ['::1.2.3.4:5', 'quad in the middle'],
    ['1:2:3:4:5:6:7:1.2.3.4', 'quad too late'],
    ['::ffff:01.2.3.4', 'leading zero in the quad'],
    ['::ffff:1.2.3.256', 'octet above 255 in the quad'],
    [`::${'0'.repeat(4096)}1`, '4 KB'],
  ])('refuses %j (%s)', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});

describe('parseRange', () => {
  test.each([
    '10.0.0.0/8',
    '0.0.0.0/0',
    '1.2.3.4',
    '1.2.3.4/32',
    '::/0',
    '2001:db8::/32',
    '::1/128',
    '::ffff:0:0/96',
  ])('reads %s', (text) => {
    expect(parseRange(text)).not.toBeNull();
    expect(explainRange(text)).toBeNull();
  });

  test.each([
    '10.0.0.1/8',
    '10.0.0.0/-1',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10/8',
    '10.0.0.0/',
    '/8',
    '10.0.0.0/08',
    '10.0.0.0/00',
    '10.0.0.0/+8',
    '10.0.0.0/8 ',
    '10.0.0.0/ 8',
    '10.0.0.0/8.0',
    '10.0.0.0/1e1',
    '10.0.0.0/255.0.0.0',
    '::/129',
    '::1/64',
    '::ffff:1.2.3.4/24',
    '[::]/0',
    '*',
    'any',
    '0',
  ])('refuses %s', (text) => {
    expect(parseRange(text)).toBeNull();
  });

  test('a mapped block is the IPv4 block', () => {
    expect(parseRange('::ffff:1.2.3.0/120')).toEqual(parseRange('1.2.3.0/24'));
    expect(parseRange('::ffff:0:0/96')).toEqual(parseRange('0.0.0.0/0'));
  });
});

describe('the families', () => {
  test.each([
    ['0.0.0.0/0', '1.2.3.4', true],
    ['0.0.0.0/0', '::ffff:1.2.3.4', true],
    ['0.0.0.0/0', '::1', false],
    ['0.0.0.0/0', '::', false],
    ['0.0.0.0/0', '::1.2.3.4', false],
    ['::/0', '::1', true],
    ['::/0', '2001:db8::1', true],
    ['::/0', '1.2.3.4', false],
    ['::/0', '::ffff:1.2.3.4', false],
    ['::/80', '::ffff:1.2.3.4', false],
    ['::fffe:0:0/95', '::ffff:1.2.3.4', false],
    ['::fffe:0:0/95', '::fffe:1.2.3.4', true],
    ['::ffff:0:0/96', '1.2.3.4', true],
    ['::ffff:1.2.3.0/120', '1.2.3.77', true],
    ['1.2.3.0/24', '::ffff:1.2.3.77', true],
    ['1.2.3.0/24', '1.2.4.0', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.6', false],
  ])('%s and %s: %s', (range, address, expected) => {
    expect(isAllowed([range], address)).toBe(expected);
  });
});

describe('isAllowed', () => {
  test('an unknown address is refused by every list and admitted only by any', () => {
    expect(isAllowed('any', null)).toBe(true);
    expect(isAllowed(['0.0.0.0/0', '::/0'], null)).toBe(false);
    expect(isAllowed(['0.0.0.0/0', '::/0'], 'unknown')).toBe(false);
    expect(isAllowed(['0.0.0.0/0', '::/0'], '')).toBe(false);
  });

  test('an entry that cannot be read admits nobody and spoils no other', () => {
    expect(isAllowed(['10.0.0.1/8'], '10.0.0.1')).toBe(false);
    expect(isAllowed(['nonsense', '10.0.0.0/8'], '10.0.0.1')).toBe(true);
    expect(isAllowed([], '10.0.0.1')).toBe(false);
  });

  test('lists do not answer for one another, asked in turn', () => {
    const [one, two] = [['10.0.0.0/8'], ['192.0.2.0/24']];
    for (let round = 0; round < 3; round += 1) {
      expect(isAllowed(one, '10.1.1.1')).toBe(true);
      expect(isAllowed(two, '10.1.1.1')).toBe(false);
      expect(isAllowed(two, '192.0.2.9')).toBe(true);
    }
  });
});

describe('coversRange', () => {
  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.1.0.0/16', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['::/0', '10.0.0.1', false],
    ['::/0', '::ffff:0:0/96', false],
    ['0.0.0.0/0', '::/0', false],
    ['::/0', '2001:db8::/32', true],
    ['10.0.0.1/8', '10.0.0.1', false],
    ['10.0.0.0/8', 'nonsense', false],
  ])('%s over %s: %s', (outer, inner, expected) => {
    expect(coversRange(outer, inner)).toBe(expected);
  });
});

describe('explainRange', () => {
  test.each([
    ['10.0.0.1/8', '10.0.0.1/8 has host bits set; write 10.0.0.0/8'],
    ['2001:db8::1/32', '2001:db8::1/32 has host bits set; write 2001:db8::/32'],
    ['::ffff:1.2.3.4/120', '::ffff:1.2.3.4/120 has host bits set; write 1.2.3.0/24'],
    ['::ffff:1.2.3.4/24', '::ffff:1.2.3.4/24 has host bits set; write 1.2.3.0/24'],
    ['10/8', '10/8 is cut short; write 10.0.0.0/8'],
    ['192.168/16', '192.168/16 is cut short; write 192.168.0.0/16'],
    ['010.1.2.3', '010.1.2.3 has leading zeros; write 10.1.2.3'],
    ['10.0.0.0/08', '10.0.0.0/08 has leading zeros; write 10.0.0.0/8'],
    ['1.2.3.4:80', '1.2.3.4:80 has a port; write 1.2.3.4'],
    ['[::1]:80', '[::1]:80 has a port; write ::1'],
    ['[2001:db8::]/32', '[2001:db8::]/32 has brackets; write 2001:db8::/32'],
    ['fe80::1%eth0', 'fe80::1%eth0 has a zone; write fe80::1'],
    [' 1.2.3.4', 'The entry has spaces around it; write 1.2.3.4'],
    ['1.2.3.4/', '1.2.3.4/ lacks a prefix after the slash; write 1.2.3.4'],
    ['1.2.3.4/33', '1.2.3.4/33 has a prefix longer than the address; write 1.2.3.4'],
    [
      'office',
      'office is not an IP address or CIDR block; write one like 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32',
    ],
  ])('%s: %s', (text, sentence) => {
    expect(explainRange(text)).toBe(sentence);
  });

  test('a text with control characters or without end is not repeated', () => {
    expect(explainRange('1.2.3.4\r\nset-cookie: a=b')).toMatch(/^The entry is not/);
    expect(explainRange('x'.repeat(10_000))?.length).toBeLessThan(150);
  });
});
