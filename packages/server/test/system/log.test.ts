// Whatever is logged by mistake, no secret is written.
import type { SecretFormat } from '@keywright/core/secrets/secret-format';
import { describe, expect, test } from 'vitest';
import { createLog, createMask } from '../../src/system/log.ts';

const CHECKED: SecretFormat = { kind: 'checked', prefix: 'nts', environments: ['live', 'test'] };
const PLAIN: SecretFormat = { kind: 'plain', prefixes: { live: 'stv_' }, alphabet: 'base36', length: 32 };
const TOKEN = 'kwa_operators.own+token/with(regular)expression$signs';

function setUp(level: 'silent' | 'error' | 'info' | 'debug' = 'debug') {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLog({ level, formats: [CHECKED, PLAIN], secrets: [TOKEN], destination });
  return { log, lines };
}

const SECRETS = [
  'nts_live_0123456789abcdefABCDEF',
  'nts_test_0123456789abcdefABCDEF',
  'stv_0123456789abcdefghij0123456789ab',
  TOKEN,
];

describe('a log line', () => {
  test.each(SECRETS)('never contains %s, wherever it comes from', (secret) => {
    const { log, lines } = setUp();
    log.info(secret);
    log.info({ header: `Bearer ${secret}`, nested: { list: [secret, `a"${secret}"b`] } }, `for ${secret}.`);
    log.info({ [secret]: true });
    log.error({ err: new Error(`no ${secret} here`, { cause: new Error(secret) }) }, 'failed');
    expect(lines).toHaveLength(4);
    const tail = secret === TOKEN ? secret : secret.replace(/^.*_/, '');
    expect(lines.join('')).not.toContain(tail);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  test('keeps what helps to find a secret: its prefix, and the preview', () => {
    const { log, lines } = setUp();
    log.info({ secret: SECRETS[0], preview: 'nts_live_…9xKq', id: 'key_0123456789abcdefghjkmnpqrs' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      secret: 'nts_live_…',
      preview: 'nts_live_…9xKq',
      id: 'key_0123456789abcdefghjkmnpqrs',
    });
  });

  test('is not written below the level asked for', () => {
    for (const [level, count] of [
      ['silent', 0],
      ['error', 1],
      ['info', 2],
      ['debug', 3],
    ] as const) {
      const { log, lines } = setUp(level);
      log.debug('one');
      log.info('two');
      log.error('three');
      expect(lines).toHaveLength(count);
    }
  });
});

describe('a mask', () => {
  const SHORT: SecretFormat = { kind: 'plain', prefixes: { live: 'sk-' }, alphabet: 'base62', length: 48 };
  const mask = createMask([CHECKED, PLAIN, SHORT], []);
  const whole = `sk-${'0123456789abcdefABCDEFxy'.repeat(2)}`;

  test.each([
    [whole, 'sk-…'],
    [`${whole}x`, 'sk-…'],
    [`x${whole}`, 'xsk-…'],
    [`Bearer${whole}z`, 'Bearersk-…'],
    [whole.slice(0, 12), 'sk-…'],
    [`/${whole.slice(0, 20)}?`, '/sk-…?'],
    [`_${whole.slice(0, 20)}`, '_sk-…'],
    [`a\\n${whole.slice(0, 20)}`, 'a\\nsk-…'],
    ['nts_live_0123456789', 'nts_live_…'],
  ])('hides a secret or a piece of it: %j', (text, shown) => {
    expect(mask(text)).toBe(shown);
  });

  test.each([
    'task-550e8400e29b41d4a716446655440000',
    'desk-00000001',
    'risk-12345678 desk-87654321',
    'sk-1234...abcd',
  ])('leaves words alone that only end like a prefix: %j', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('a mask for nothing', () => {
  test('leaves every line as it is', () => {
    const mask = createMask([], []);
    for (const line of ['', 'a line', SECRETS[0] ?? '']) expect(mask(line)).toBe(line);
  });
});
