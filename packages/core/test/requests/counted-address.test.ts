import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inRange, parseAddress, parseRange } from '../../src/requests/address-range.ts';
import { countedAddress } from '../../src/requests/counted-address.ts';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::1', '::/64'],
  ['fe80::1', 'fe80::/64'],
  ['unknown', 'unknown'],
])('requests from %s are counted for %s', (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});

test('addresses of IPv6 are counted together exactly when they share their first 64 bits', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const spelled = (address: Uint8Array) =>
    Array.from({ length: 8 }, (_, at) =>
      (((address[2 * at] ?? 0) << 8) | (address[2 * at + 1] ?? 0)).toString(16),
    ).join(':');
  fc.assert(
    fc.property(bytes, bytes, fc.boolean(), (one, other, isNear) => {
      if (isNear) other.set(one.subarray(0, 8));
      const counted = countedAddress(spelled(one));
      const range = parseRange(counted);
      const parsed = parseAddress(spelled(other));
      if (range === null || parsed === null) throw new Error(`${counted} is no block`);
      expect(countedAddress(spelled(other)) === counted).toBe(inRange(range, parsed));
    }),
  );
});
