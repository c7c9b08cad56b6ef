// Which addresses are inside.
import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPrivateAddress } from '../../src/requests/private-address.ts';

describe('isPrivateAddress', () => {
  test.each([
    ...[
      '0.0.0.0',
      '10.0.0.1',
      '100.64.0.1',
      '100.127.255.255',
      '127.0.0.1',
      '127.255.255.254',
      '169.254.169.254',
    ],
    ...[
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '192.0.0.8',
      '198.19.0.1',
      '224.0.0.1',
      '239.255.255.255',
    ],
    ...['240.0.0.1', '255.255.255.255', '192.0.2.1', '198.51.100.1', '203.0.113.1'],
    ...[
      '::',
      '::1',
      '::7f00:1',
      '::127.0.0.1',
      'fe80::1',
      'febf::1',
      'fec0::1',
      'fc00::1',
      'fdff::1',
      'ff02::1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '::ffff:a9fe:a9fe',
      '::ffff:0:127.0.0.1',
      '64:ff9b::127.0.0.1',
    ],
    ...[
      '64:ff9b::a9fe:a9fe',
      '64:ff9b:1::1',
      '2002:7f00:1::',
      '2001::1',
      '2001:db8::1',
      '100::1',
      '3fff::1',
      '5f00::1',
    ],
  ])('%s is inside', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  test.each([
    ...[
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
    ],
    ...[
      '169.253.255.255',
      '172.15.255.255',
      '172.32.0.0',
      '192.167.255.255',
      '192.169.0.0',
      '223.255.255.255',
    ],
    ...[
      '::ffff:1.1.1.1',
      '64:ff9b::1.1.1.1',
      '2606:4700::1111',
      '2a00:1450:4001:800::200e',
      '2001:4860:4860::8888',
    ],
  ])('%s is outside', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  test.each([
    undefined,
    '',
    'fe80::1%eth0',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    'localhost',
  ])('an address that cannot be read (%s) counts as inside', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  test('agrees with the blocks of net.BlockList on IPv4, mapped or not', () => {
    const reference = new BlockList();
    for (const block of ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'])
      add(block);
    for (const block of ['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'])
      add(block);
    for (const block of ['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3']) add(block);
    function add(block: string): void {
      const [network = '', prefix] = block.split('/');
      reference.addSubnet(network, Number(prefix), 'ipv4');
    }
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const expected = reference.check(address, 'ipv4');
        return isPrivateAddress(address) === expected && isPrivateAddress(`::ffff:${address}`) === expected;
      }),
      { numRuns: 20_000 },
    );
  });
});
