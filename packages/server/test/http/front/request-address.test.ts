// The client's address of a request: the same for every request of a connection, and soon known, whatever it says.
import type { IncomingMessage } from 'node:http';
import { parseRange } from '@keywright/core/requests/address-range';
import { expect, test } from 'vitest';
import { clientAddressOfRequest } from '../../../src/http/front/request-address.ts';

const trusted = ['127.0.0.1', '10.0.0.0/8'].flatMap((range) => parseRange(range) ?? []);
const request = (rawHeaders: readonly string[], remoteAddress: string | undefined = '127.0.0.1') =>
  ({ rawHeaders, socket: { remoteAddress } }) as unknown as IncomingMessage;

test('of a peer that is not known there is none', () => {
  expect(clientAddressOfRequest(request([], ''), [])).toBeNull();
  expect(clientAddressOfRequest(request(['X-Forwarded-For', '203.0.113.9'], ''), trusted)).toBeNull();
});

test('lines are read in their order, in any case, blanks between hops left out', () => {
  const lines = [
    'X-Forwarded-For',
    '198.51.100.1,\t 203.0.113.9  ',
    'Host',
    'h',
    'x-forwarded-for',
    ' 10.0.0.1',
  ];
  expect(clientAddressOfRequest(request(lines), trusted)).toBe('203.0.113.9');
});

test('a hop with blanks in it cannot be read', () => {
  expect(clientAddressOfRequest(request(['X-Forwarded-For', '203.0.113. 9']), trusted)).toBeNull();
});

test('without trusted proxies the header is not read, and a connection keeps its address', () => {
  const { socket } = request([]);
  const first = { rawHeaders: ['X-Forwarded-For', '203.0.113.9'], socket } as unknown as IncomingMessage;
  expect(clientAddressOfRequest(first, [])).toBe('127.0.0.1');
  expect(clientAddressOfRequest({ rawHeaders: [], socket } as unknown as IncomingMessage, [])).toBe(
    '127.0.0.1',
  );
});

test('as many blanks as a header can hold are trimmed at once', () => {
  const startedAt = performance.now();
  for (const blanks of [' '.repeat(16_000), '\t'.repeat(16_000), ' \t'.repeat(8_000)]) {
    for (let time = 0; time < 10; time++) {
      expect(clientAddressOfRequest(request(['X-Forwarded-For', `x${blanks}x`]), trusted)).toBeNull();
    }
  }
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
