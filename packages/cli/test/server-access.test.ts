// Where the server is looked for, where the token comes from, and what is said when it is not there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandFailure } from '../src/command-failure.ts';
import { serverAccess } from '../src/server-access.ts';

let folder: string;
const access = (env: Record<string, string>, url?: string) => serverAccess(url, { env, fetch });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-cli-'));
  writeFileSync(join(folder, 'admin-token'), 'token-of-the-file\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the address of the server', () => {
  const token = { KEYWRIGHT_ADMIN_TOKEN: 't' };

  it('is the one given, before all others', () => {
    expect(access({ ...token, KEYWRIGHT_PUBLIC_URL: 'https://b' }, 'https://a').url).toBe('https://a');
  });

  it('is the public one when none is given', () => {
    const env = { ...token, KEYWRIGHT_PUBLIC_URL: 'https://b', KEYWRIGHT_PORT: '9' };
    expect(access(env).url).toBe('https://b');
  });

  it('is this machine otherwise, as the server listens', () => {
    const env = { ...token, KEYWRIGHT_HOST: '::', KEYWRIGHT_PORT: '9000', KEYWRIGHT_PUBLIC_URL: '' };
    expect(access(env).url).toBe('http://[::1]:9000');
    expect(access(token).url).toBe('http://127.0.0.1:8787');
  });

  it.each([
    'keys.example.com',
    'ftp://a',
    'http://user:pw@a',
  ])('is refused as wrong usage when it is %s', (url) => {
    expect(() => access(token, url)).toThrow(CommandFailure);
    expect(() => access(token, url)).toThrow(/the server's address cannot be used/);
  });
});

describe('the token', () => {
  it('is one’s own before the operator’s', () => {
    const env = { KEYWRIGHT_TOKEN: 'kwm_mine', KEYWRIGHT_ADMIN_TOKEN: 't', KEYWRIGHT_DATA: folder };
    expect(access(env)).toMatchObject({ tokenSource: 'KEYWRIGHT_TOKEN', tokenKind: 'token' });
    expect(access({ ...env, KEYWRIGHT_TOKEN: '' }).tokenSource).toBe('KEYWRIGHT_ADMIN_TOKEN');
  });

  it('comes from the environment before the file', () => {
    const env = { KEYWRIGHT_ADMIN_TOKEN: 't', KEYWRIGHT_DATA: folder };
    expect(access(env).tokenSource).toBe('KEYWRIGHT_ADMIN_TOKEN');
  });

  it('comes from the data folder, without the line break at its end', async () => {
    let authorization: string | null = null;
    const spy: typeof fetch = async (_target, init) => {
      authorization = new Headers(init?.headers).get('authorization');
      return Response.json({ data: [], nextCursor: null });
    };
    const found = serverAccess(undefined, { env: { KEYWRIGHT_DATA: folder }, fetch: spy });
    await found.client.workspaces.list();
    expect(authorization).toBe('Bearer token-of-the-file');
    expect(found.tokenSource).toBe(join(folder, 'admin-token'));
  });

  it.each(['nowhere', 'admin-token'])('is missing when the data folder is %s', (name) => {
    const thrown = failureOf(() => access({ KEYWRIGHT_DATA: join(folder, name), KEYWRIGHT_ADMIN_TOKEN: '' }));
    expect(thrown?.explanation.exitCode).toBe(2);
    expect(thrown?.message).toContain('no admin token');
    expect(thrown?.explanation.hint).toContain('KEYWRIGHT_ADMIN_TOKEN');
  });

  it('that cannot be read is reported, not taken for missing', () => {
    const locked = join(folder, 'locked');
    mkdirSync(join(locked, 'admin-token'), { recursive: true });
    const thrown = failureOf(() => access({ KEYWRIGHT_DATA: locked }));
    expect(thrown?.message).toContain('cannot be read: EISDIR');
  });

  it('that no header can carry is refused without being shown', () => {
    const thrown = failureOf(() => access({ KEYWRIGHT_ADMIN_TOKEN: 'hush\nhush' }));
    expect(thrown?.explanation.exitCode).toBe(2);
    expect(thrown?.message).toContain('the admin token (KEYWRIGHT_ADMIN_TOKEN) cannot be used');
    expect(thrown?.message).not.toContain('hush');
  });
});

function failureOf(run: () => unknown): CommandFailure | null {
  try {
    run();
    return null;
  } catch (thrown) {
    if (thrown instanceof CommandFailure) return thrown;
    throw thrown;
  }
}
