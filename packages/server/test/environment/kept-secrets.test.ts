// T-15 What signs the cookies of people: made by the server for itself, or given, and never one that could be guessed.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requireSessionSecret } from '../../src/environment/kept-secrets.ts';
import { readSettings } from '../../src/environment/settings.ts';
import { systemClock } from '../../src/system/clock.ts';
import { createSecrets } from '../../src/system/secrets.ts';

const GIVEN = 'kws_0123456789abcdefghijABCDEFGHIJ';
const ALONE = { databaseUrl: null, adminToken: null };
const secrets = createSecrets(systemClock);

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'keywright-session-secret-'));
});
afterEach(() => rm(dataFolder, { recursive: true }));

const file = () => join(dataFolder, 'session-secret');

describe('T-15 the secret of sessions', () => {
  test('is generated once, with 256 random bits, readable by the server’s user alone', async () => {
    const secret = await requireSessionSecret({ dataFolder, sessionSecret: null, ...ALONE }, secrets);
    expect(secret).toMatch(/^kws_[0-9A-Za-z]{43}$/);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readFile(file(), 'utf8')).toBe(`${secret}\n`);
    expect(await requireSessionSecret({ dataFolder, sessionSecret: null, ...ALONE }, secrets)).toBe(secret);
  });

  test('is one of all nodes that share a database, told from what they share already', async () => {
    const shared = { sessionSecret: null, databaseUrl: 'postgres://db/keys' };
    const of = (adminToken: string) => requireSessionSecret({ dataFolder, adminToken, ...shared }, secrets);
    expect(await of(GIVEN)).toMatch(/^[\w-]{43}$/);
    expect(await of(GIVEN)).toBe(await of(GIVEN));
    expect(await of(`${GIVEN}2`)).not.toBe(await of(GIVEN));
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });

  test('may be given, and is then kept in no file', async () => {
    expect(await requireSessionSecret({ dataFolder, sessionSecret: GIVEN, ...ALONE }, secrets)).toBe(GIVEN);
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });

  test('stops the start when its file was cut short', async () => {
    await writeFile(file(), GIVEN.slice(0, 20));
    const asked = requireSessionSecret({ dataFolder, sessionSecret: null, ...ALONE }, secrets);
    await expect(asked).rejects.toThrow('must have 32 to 512 letters');
  });

  test('stops the start when it is short, a placeholder, or the operator’s token', () => {
    const problemsWith = (env: Record<string, string>) =>
      readSettings(env).problems.map(({ field, message }) => `${field} ${message}`);
    for (const weak of [GIVEN.slice(0, 31), 'a'.repeat(64), 'change-me-change-me-change-me-change-me']) {
      expect(problemsWith({ KEYWRIGHT_SESSION_SECRET: weak })).toHaveLength(1);
    }
    expect(problemsWith({ KEYWRIGHT_SESSION_SECRET: GIVEN, KEYWRIGHT_ADMIN_TOKEN: GIVEN })).toEqual([
      "KEYWRIGHT_SESSION_SECRET must not be the operator's token; unset it to have one generated",
    ]);
    expect(problemsWith({ KEYWRIGHT_SESSION_SECRET: GIVEN })).toEqual([]);
  });
});
