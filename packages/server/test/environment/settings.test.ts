// The environment is read once; every mistake in it is told, each with what to do.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Environment, readSettings } from '../../src/environment/settings.ts';

const problemsIn = (env: Environment) =>
  readSettings(env).problems.map(({ field, message }) => `${field} ${message}`);
const GOOD_TOKEN = 'kwa_0123456789abcdefghijABCDEFGHIJ';

test('an empty environment is a server on this machine alone', () => {
  const settings = {
    configFile: 'keywright.config.ts',
    dataFolder: '.keywright',
    host: '127.0.0.1',
    port: 8787,
    adminToken: null,
    sessionSecret: null,
    publicUrl: null,
    databaseUrl: null,
    redisUrl: null,
    workers: 1,
  };
  expect(readSettings({})).toEqual({ settings, problems: [] });
  const empty = Object.fromEntries(
    [
      'CONFIG',
      'DATA',
      'HOST',
      'PORT',
      'ADMIN_TOKEN',
      'SESSION_SECRET',
      'PUBLIC_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'WORKERS',
    ].map((name) => [`KEYWRIGHT_${name}`, '']),
  );
  expect(readSettings(empty)).toEqual({ settings, problems: [] });
});

test('what is set is taken', () => {
  const env = {
    KEYWRIGHT_CONFIG: 'a.ts',
    KEYWRIGHT_DATA: '/data',
    KEYWRIGHT_HOST: '::',
    KEYWRIGHT_PORT: '0',
    KEYWRIGHT_ADMIN_TOKEN: GOOD_TOKEN,
    KEYWRIGHT_SESSION_SECRET: `${GOOD_TOKEN}2`,
    KEYWRIGHT_PUBLIC_URL: 'https://keys.example.com/',
    KEYWRIGHT_DATABASE_URL: 'postgres://keys@db.example.com/keys',
    KEYWRIGHT_REDIS_URL: 'rediss://:word@redis.example.com',
  };
  expect(readSettings(env)).toEqual({
    settings: {
      configFile: 'a.ts',
      dataFolder: '/data',
      host: '::',
      port: 0,
      adminToken: GOOD_TOKEN,
      sessionSecret: `${GOOD_TOKEN}2`,
      publicUrl: 'https://keys.example.com',
      databaseUrl: 'postgres://keys@db.example.com/keys',
      redisUrl: 'rediss://:word@redis.example.com',
      workers: 1,
    },
    problems: [],
  });
});

test('P-41 every problem is told at once', () => {
  const problems = problemsIn({
    KEYWRIGHT_PORT: '80 80',
    KEYWRIGHT_ADMIN_TOKEN: 'short',
    KEYWRIGHT_PUBLIC_URL: 'keys.example.com',
    KEYWRIGHT_DATABASE_URL: 'mysql://x',
    KEYWRIGHT_REDIS_URL: 'redis.example.com',
  });
  expect(problems).toEqual([
    'KEYWRIGHT_PORT must be a port from 0 to 65535, not "80 80"',
    'KEYWRIGHT_ADMIN_TOKEN must have 32 to 512 letters, digits or . _ ~ + / -; unset it to have one generated',
    'KEYWRIGHT_PUBLIC_URL must be an origin such as https://keys.example.com',
    'KEYWRIGHT_DATABASE_URL must be an address such as postgres://user:password@host:5432/keywright',
    'KEYWRIGHT_REDIS_URL must be an address such as redis://:password@host:6379, or …:6379/2 for another database; %-encode the password',
  ]);
});

test('addresses that no client could read are found at the start', () => {
  const nodes = { KEYWRIGHT_DATABASE_URL: 'postgres://db/keys', KEYWRIGHT_ADMIN_TOKEN: GOOD_TOKEN };
  for (const url of ['redis://:50%@redis', 'redis://redis/abc', 'redis://']) {
    expect(problemsIn({ ...nodes, KEYWRIGHT_REDIS_URL: url })).toHaveLength(1);
  }
  for (const url of ['redis://redis', 'redis://:50%25@redis:6379/2', 'rediss://user:word@redis/']) {
    expect(problemsIn({ ...nodes, KEYWRIGHT_REDIS_URL: url })).toEqual([]);
  }
  expect(problemsIn({ ...nodes, KEYWRIGHT_DATABASE_URL: 'postgres://keys:50%@db/keys' })).toHaveLength(1);
});

test('Redis is for nodes that share a database', () => {
  expect(problemsIn({ KEYWRIGHT_REDIS_URL: 'redis://x' })).toEqual([
    'KEYWRIGHT_REDIS_URL is for nodes that share a database: set KEYWRIGHT_DATABASE_URL too, or unset it',
  ]);
});

test('with a shared database every node is told the same operator', () => {
  expect(problemsIn({ KEYWRIGHT_DATABASE_URL: 'postgres://x/y' })).toEqual([
    'KEYWRIGHT_ADMIN_TOKEN must be set, the same on every node, where KEYWRIGHT_DATABASE_URL is',
  ]);
});

describe('a port', () => {
  test.each(['0', '1', '8787', '65535', '00080'])('may be %s', (port) => {
    expect(problemsIn({ KEYWRIGHT_PORT: port })).toEqual([]);
  });

  test.each([
    '65536',
    '-1',
    '1e3',
    '0x50',
    '80.0',
    ' 80',
    'http',
    '123456',
    '8787\n',
  ])('may not be %j', (port) => {
    expect(problemsIn({ KEYWRIGHT_PORT: port })).toHaveLength(1);
  });
});

describe('the public address', () => {
  test.each([
    'https://keys.example.com',
    'http://localhost:8787',
    'https://[::1]:8443/',
  ])('may be %s', (url) => {
    expect(problemsIn({ KEYWRIGHT_PUBLIC_URL: url })).toEqual([]);
  });

  test.each([
    'keys.example.com',
    'ftp://x',
    'https://x/path',
    'https://x?y',
    'https://x#y',
    'https:// x',
    'javascript:x',
  ])('may not be %s', (url) => {
    expect(problemsIn({ KEYWRIGHT_PUBLIC_URL: url })).toHaveLength(1);
  });
});

describe('T-15 the operator’s token', () => {
  const isTaken = (token: string) => problemsIn({ KEYWRIGHT_ADMIN_TOKEN: token }).length === 0;

  test('is long enough not to be guessed, and can be sent in a header', () => {
    expect(isTaken(GOOD_TOKEN.slice(0, 32))).toBe(true);
    expect(isTaken(GOOD_TOKEN.slice(0, 31))).toBe(false);
    expect(isTaken(GOOD_TOKEN.repeat(20).slice(0, 512))).toBe(true);
    expect(isTaken(GOOD_TOKEN.repeat(20).slice(0, 513))).toBe(false);
    for (const odd of [' ', '\t', '\n', 'é', '"', ',', ';', '\0'])
      expect(isTaken(`${GOOD_TOKEN}${odd}x`), odd).toBe(false);
  });

  test.each([
    'a'.repeat(40),
    '0'.repeat(64),
    'change-me-change-me-change-me-change-me',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '1234123412341234123412341234123412341234',
  ])('is no placeholder such as %s', (token) => {
    expect(isTaken(token)).toBe(false);
  });

  test('is none that stands in the documents, which hold none that could be taken', () => {
    const root = fileURLToPath(new URL('../../../..', import.meta.url));
    const pages = [
      'README.md',
      ...readdirSync(join(root, 'docs'), { recursive: true }).map((name) => `docs/${name}`),
    ];
    const texts = pages
      .filter((name) => name.endsWith('.md'))
      .map((name) => readFileSync(join(root, name), 'utf8'));
    const written = texts.flatMap((text) => [
      ...text.matchAll(/KEYWRIGHT_(?:ADMIN_TOKEN|SESSION_SECRET)[=:]\s*["']?([\w.~+/-]+)/g),
    ]);
    expect(texts.length).toBeGreaterThan(3);
    expect(written.map(([, token = '']) => token).filter(isTaken)).toEqual([]);
  });

  test('is never repeated in the problem about it', () => {
    expect(problemsIn({ KEYWRIGHT_ADMIN_TOKEN: 'hunter2-hunter2' }).join()).not.toContain('hunter2');
  });
});

test('workers are a small number, and for SQLite', () => {
  expect(readSettings({ KEYWRIGHT_WORKERS: '4' }).settings.workers).toBe(4);
  for (const text of ['0', '65', '-1', '1.5', 'all']) {
    expect(problemsIn({ KEYWRIGHT_WORKERS: text })).toEqual([
      `KEYWRIGHT_WORKERS must be a number from 1 to 64, not "${text}"`,
    ]);
  }
  const nodes = { KEYWRIGHT_DATABASE_URL: 'postgres://db/keys', KEYWRIGHT_ADMIN_TOKEN: GOOD_TOKEN };
  expect(problemsIn({ ...nodes, KEYWRIGHT_WORKERS: '2' })).toEqual([
    expect.stringContaining('KEYWRIGHT_WORKERS is for SQLite'),
  ]);
});
