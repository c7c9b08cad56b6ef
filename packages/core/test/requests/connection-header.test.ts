// `Connection:` may not be used to have a field removed that authenticates, identifies or frames a request.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nominatedBy, nominatesProtectedHeader } from '../../src/requests/connection-header.ts';

const PROTECTED = [
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'cookie',
  'host',
  'content-length',
  'content-type',
  'forwarded',
  'x-real-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-original-url',
  'x-rewrite-url',
  'x-keywright-key-id',
  'x-client-ip',
  'x-cluster-client-ip',
];

const nominates = (value: string) => nominatesProtectedHeader(['Connection', value]);

describe('T-35 naming a protected field is found', () => {
  test.each(PROTECTED)('%s', (name) => {
    expect(nominates(name)).toBe(true);
  });

  test('in any case, with underscores for dashes, anywhere in the list, on any line', () => {
    const spelled = fc
      .constantFrom(...PROTECTED)
      .chain((name) =>
        fc
          .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
          .map((upper) =>
            [...name]
              .map((letter, at) => (upper[at] ? letter.toUpperCase().replace('-', '_') : letter))
              .join(''),
          ),
      );
    const harmless = fc.array(fc.constantFrom('close', 'keep-alive', 'te', 'x-a', '', ' '), { maxLength: 4 });
    fc.assert(
      fc.property(spelled, harmless, harmless, fc.boolean(), (name, before, after, ownLine) => {
        const value = [...before, ` ${name}\t`, ...after].join(',');
        const lines = ownLine ? ['connection', before.join(','), 'CONNECTION', value] : ['Connection', value];
        expect(nominatesProtectedHeader(['Host', 'a', ...lines])).toBe(true);
      }),
    );
  });
});

describe('what connections really say is not', () => {
  test.each([
    'close',
    'keep-alive',
    'Keep-Alive',
    'close, TE',
    'Upgrade, HTTP2-Settings',
    '',
    ',,',
    'x-authorization',
    'authorization-x',
    'hostname',
    'x-forwarded',
  ])('%j', (value) => {
    expect(nominates(value)).toBe(false);
  });

  test('other fields may name whatever they like', () => {
    expect(nominatesProtectedHeader(['X-Connection', 'authorization', 'Proxy-Connection', 'host'])).toBe(
      false,
    );
    expect(nominatesProtectedHeader(['Connectiom', 'authorization'])).toBe(false);
    expect(nominatesProtectedHeader([])).toBe(false);
  });
});

test('what a value nominates is read in lower case, with underscores as dashes', () => {
  expect(nominatedBy('close')).toEqual([]);
  expect(nominatedBy('keep-alive')).toEqual([]);
  expect(nominatedBy(' X_Trace-Id ,TE')).toEqual(['x-trace-id', 'te']);
});
