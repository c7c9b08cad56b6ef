// One key or a refusal: every way a credential has been doubled, disguised or slipped past a check.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Carrier } from '../../src/definition/api-definition.ts';
import { DENIAL_REASONS, REQUEST_FAULTS } from '../../src/refusals/refusal-reasons.ts';
import { challengeOf, credentialOf, isCredentialHeader } from '../../src/requests/credential.ts';

const K = 'hm_live_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17';
const OTHER = 'hm_live_another';
const BOTH: readonly Carrier[] = ['bearer', 'x-api-key'];
const NONE = { kind: 'none' };
const MALFORMED = { kind: 'refused', reason: 'malformed_credentials' };
const MULTIPLE = { kind: 'refused', reason: 'multiple_credentials' };
const secret = (text: string) => ({ kind: 'secret', text });

describe('one credential', () => {
  test.each([
    ['authorization', `Bearer ${K}`],
    ['Authorization', `Bearer ${K}`],
    ['AUTHORIZATION', `bearer ${K}`],
    ['aUtHoRiZaTiOn', `bEaReR ${K}`],
    ['x-api-key', K],
    ['X-Api-Key', K],
    ['X-API-KEY', K],
  ])('%s: %s is the key, byte for byte', (name, value) => {
    expect(credentialOf(['Host', 't', name, value, 'Accept', '*/*'], BOTH)).toEqual(secret(K));
  });

  test('every character of the token grammar is kept, padding included', () => {
    const all = 'AZaz09-._~+/==';
    expect(credentialOf(['Authorization', `Bearer ${all}`], BOTH)).toEqual(secret(all));
    expect(credentialOf(['X-Api-Key', all], BOTH)).toEqual(secret(all));
  });

  test('T-18 512 bytes are read, 513 are refused', () => {
    for (const length of [512, 513]) {
      const token = 'a'.repeat(length);
      const expected = length === 512 ? secret(token) : MALFORMED;
      expect(credentialOf(['Authorization', `Bearer ${token}`], BOTH)).toEqual(expected);
      expect(credentialOf(['X-Api-Key', token], BOTH)).toEqual(expected);
    }
  });
});

describe('a token of an identity provider', () => {
  const token = (length: number) => `h.${'p'.repeat(length - 4)}.s`;

  test.each(BOTH)('is read up to 16 KiB where tokens are taken: %s', (carrier) => {
    const lines = (text: string) =>
      carrier === 'bearer' ? ['Authorization', `Bearer ${text}`] : ['X-Api-Key', text];
    for (const length of [513, 16 * 1024]) {
      const text = token(length);
      expect(credentialOf(lines(text), [carrier], 'keys and tokens')).toEqual(secret(text));
      expect(credentialOf(lines(text), [carrier])).toEqual(MALFORMED);
    }
    expect(credentialOf(lines(token(16 * 1024 + 1)), [carrier], 'keys and tokens')).toEqual(MALFORMED);
  });

  test('lets no key be longer for that, nor what only looks like a token nearly', () => {
    for (const text of [
      'a'.repeat(513),
      `${'a'.repeat(600)}.b`,
      `${'a'.repeat(600)}.b.c.d`,
      `${'a'.repeat(600)}..c`,
    ]) {
      expect(credentialOf(['Authorization', `Bearer ${text}`], BOTH, 'keys and tokens')).toEqual(MALFORMED);
    }
  });
});

describe('no credential', () => {
  test.each([
    ['C01 no headers that carry one', ['Host', 't', 'Connection', 'close']],
    ['no headers at all', []],
    ['a cookie', ['Cookie', `authorization=Bearer ${K}`]],
    ['a proxy credential', ['Proxy-Authorization', `Bearer ${K}`]],
    ['an underscore alias', ['X_Api_Key', K]],
    ['names of the same lengths', ['authorisation', `Bearer ${K}`, 'x-api-kex', K]],
    ['the name of a header as a value', ['X-Note', 'Authorization', 'X-Other', 'X-Api-Key']],
  ])('%s', (_what, headers) => {
    expect(credentialOf(headers, BOTH)).toEqual(NONE);
  });

  test('a carrier that the route does not accept does not authenticate, and is not nobody either', () => {
    expect(credentialOf(['X-Api-Key', K], ['bearer'])).toEqual({ kind: 'misplaced' });
    expect(credentialOf(['X-Api-Key', 'not a key'], ['bearer'])).toEqual({ kind: 'misplaced' });
    expect(credentialOf(['Authorization', `Bearer ${K}`], ['x-api-key'])).toEqual({ kind: 'misplaced' });
    expect(credentialOf(['Authorization', `Basic ${K}`], ['x-api-key'])).toEqual({ kind: 'misplaced' });
    expect(credentialOf(['Authorization', `Bearer ${K}`, 'X-Api-Key', K], [])).toEqual({ kind: 'misplaced' });
  });
});

describe('malformed', () => {
  test.each([
    ['C02 an empty token', 'Bearer '],
    ['C03 the scheme only', 'Bearer'],
    ['C04 T-44 no scheme', K],
    ['T-44 Basic', `Basic ${K}`],
    ['T-44 Digest', `Digest ${K}`],
    ['T-44 no space', `bearer${K}`],
    ['C21 latin-1 bytes', 'Bearer ak_live_\xff\xfe'],
    ['two spaces', `Bearer  ${K}`],
    ['a tab', `Bearer\t${K}`],
    ['a trailing space', `Bearer ${K} `],
    ['a leading space', ` Bearer ${K}`],
    ['a trailing line break', `Bearer ${K}\n`],
    ['a list', `Bearer ${K}, Bearer ${K}`],
    ['a quoted token', `Bearer "${K}"`],
    ['padding alone', 'Bearer =='],
    ['padding inside', 'Bearer a=b'],
    ['T-02 a quote', "Bearer ak_live_' OR '1'='1"],
    ['T-02 a statement', "Bearer ak_live_'); SELECT pg_sleep(5)--"],
    ['nothing', ''],
    ['a long row of spaces', `Bearer${' '.repeat(8000)}${K}`],
  ])('%s', (_what, value) => {
    expect(credentialOf(['Authorization', value], BOTH)).toEqual(MALFORMED);
  });

  test.each([
    '',
    ' ',
    `${K} `,
    ` ${K}`,
    `Bearer ${K}`,
    `${K}, ${K}`,
    `${K}\xff`,
    '==',
    `${K}\0`,
  ])('x-api-key: %j', (value) => {
    expect(credentialOf(['X-Api-Key', value], BOTH)).toEqual(MALFORMED);
  });
});

describe('more than one', () => {
  test.each([
    ['C11 T-43 x-api-key twice, equal', ['X-Api-Key', K, 'X-Api-Key', K]],
    ['x-api-key twice, different', ['X-Api-Key', K, 'x-api-key', OTHER]],
    ['T-43 Authorization twice, equal', ['Authorization', `Bearer ${K}`, 'authorization', `Bearer ${K}`]],
    ['Authorization twice, of two schemes', ['Authorization', 'Basic eDp5', 'Authorization', `Bearer ${K}`]],
    ['both, different', ['Authorization', `Bearer ${K}`, 'X-Api-Key', OTHER]],
    ['both, in the other order', ['X-Api-Key', OTHER, 'Authorization', `Bearer ${K}`]],
    ['both, one of them of another scheme', ['Authorization', `Basic ${K}`, 'X-Api-Key', K]],
    ['both, and neither a token', ['Authorization', `Basic ${K}`, 'X-Api-Key', `${K} `]],
    ['both, one of them empty', ['Authorization', `Bearer ${K}`, 'X-Api-Key', '']],
    ['both, equal but for case', ['Authorization', `Bearer ${K}`, 'X-Api-Key', K.toUpperCase()]],
    ['equal in both and one once more', ['Authorization', `Bearer ${K}`, 'X-Api-Key', K, 'X-Api-Key', K]],
  ])('%s, whatever the route accepts', (_what, headers) => {
    for (const carriers of [BOTH, ['bearer'], ['x-api-key'], []] as const) {
      expect(credentialOf(headers, carriers)).toEqual(MULTIPLE);
    }
  });

  test('the same key in both carriers is one key, when one of them is accepted', () => {
    for (const carriers of [BOTH, ['bearer'], ['x-api-key']] as const) {
      expect(credentialOf(['Authorization', `Bearer ${K}`, 'X-Api-Key', K], carriers)).toEqual(secret(K));
    }
  });
});

test('T-10 both carriers read the same tokens, and a token is only ever returned as it was sent', () => {
  const token = fc.oneof(fc.base64String(), fc.string({ unit: 'binary-ascii' }), fc.constantFrom(K, `${K} `));
  fc.assert(
    fc.property(token, (text) => {
      const bearer = credentialOf(['Authorization', `Bearer ${text}`], BOTH);
      expect(credentialOf(['X-Api-Key', text], BOTH)).toEqual(bearer);
      expect(bearer).toEqual(/^[\w\-.~+/]+=*$/.test(text) && !/\n/.test(text) ? secret(text) : MALFORMED);
    }),
    { numRuns: 2000 },
  );
});

test('T-13 no other header changes the answer', () => {
  const name = fc.constantFrom(
    'x-request-from',
    'x-internal',
    'x-original-url',
    'cookie',
    'x-api-key2',
    'x-auth-key',
  );
  const others = fc.array(fc.tuple(name, fc.string()), { maxLength: 8 }).map((lines) => lines.flat());
  fc.assert(
    fc.property(others, others, (before, after) => {
      expect(credentialOf([...before, ...after], BOTH)).toEqual(NONE);
      expect(credentialOf([...before, 'X-API-Key', K, ...after], BOTH)).toEqual(secret(K));
    }),
  );
});

test('the headers that carry a credential are told from those that do not', () => {
  expect(['authorization', 'x-api-key', 'proxy-authorization'].every(isCredentialHeader)).toBe(true);
  expect(['cookie', 'host', 'x-api-keys', 'www-authenticate', ''].some(isCredentialHeader)).toBe(false);
});

describe('the challenge', () => {
  const challenge = (reason: (typeof DENIAL_REASONS)[number], scope: string | null = null) =>
    challengeOf({ realm: 'stav', reason, scope });

  test('follows RFC 6750, section 3.1', () => {
    expect(challenge('missing_credentials', 'inference:chat')).toBe('Bearer realm="stav"');
    expect(challengeOf({ realm: 'stav', reason: 'missing_operator_token', scope: null })).toBe(
      'Bearer realm="stav"',
    );
    expect(challenge('multiple_credentials')).toBe('Bearer realm="stav", error="invalid_request"');
    expect(challenge('insufficient_scope', 'inference:chat')).toBe(
      'Bearer realm="stav", error="insufficient_scope", scope="inference:chat"',
    );
    expect(challenge('insufficient_scope')).toBe('Bearer realm="stav", error="insufficient_scope"');
  });

  test('says invalid_token for every other reason, and nothing of which one it was', () => {
    const told = new Set([
      'missing_credentials',
      'missing_operator_token',
      'no_active_key',
      'multiple_credentials',
      'insufficient_scope',
    ]);
    for (const reason of [...DENIAL_REASONS, ...REQUEST_FAULTS]) {
      if (told.has(reason)) continue;
      expect(challengeOf({ realm: 'stav', reason, scope: null })).toBe(
        'Bearer realm="stav", error="invalid_token"',
      );
    }
  });

  test('stays one line of visible ASCII with balanced quotes, whatever the realm is called', () => {
    expect(challengeOf({ realm: 'a"b\\c\r\nd é', reason: 'missing_credentials', scope: null })).toBe(
      'Bearer realm="a\\"b\\\\c??d ?"',
    );
    const anyText = fc.array(fc.nat(0x2ff), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(anyText, anyText, (realm, scope) => {
        const line = challengeOf({ realm, reason: 'insufficient_scope', scope });
        expect(line).toMatch(
          /^Bearer realm="(?:[ !#-[\]-~]|\\["\\])*", error="insufficient_scope", scope="(?:[ !#-[\]-~]|\\["\\])*"$/,
        );
      }),
    );
  });
});
