// The program as a process: exit codes, what goes to which stream, standard input, signals.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../harness/start-test-keywright.ts';
import { type KeywrightShell, openKeywrightShell } from './keywright-shell.ts';

let keywright: TestKeywright;
let shell: KeywrightShell;

beforeAll(async () => {
  keywright = await startTestKeywright();
  shell = openKeywrightShell({
    KEYWRIGHT_PUBLIC_URL: keywright.url,
    KEYWRIGHT_ADMIN_TOKEN: keywright.adminToken,
  });
});
afterAll(async () => {
  shell.remove();
  await keywright.close();
});

describe('the exit code', () => {
  it('is 0 when it is done, with nothing on standard error', async () => {
    expect(await shell.run('keywright keys list')).toMatchObject({ exitCode: 0, errors: '' });
  });

  it('is 1 when the server says no, with nothing on standard output', async () => {
    const result = await shell.run('keywright keys show key_00000000000000000000000000');
    expect(result).toMatchObject({ exitCode: 1, output: '' });
    expect(result.errors).toMatch(/^error: nothing there has this id\nhint: /);
  });

  it('is 1 when the token is not the one of the server', async () => {
    const result = await shell.run('KEYWRIGHT_ADMIN_TOKEN=another keywright keys list');
    expect(result).toMatchObject({ exitCode: 1, output: '' });
    expect(result.errors).toContain('does not accept the admin token');
  });

  it('is 2 when the command line is wrong', async () => {
    expect(await shell.run('keywright keys list --nope')).toMatchObject({ exitCode: 2, output: '' });
  });

  it('is 2 when there is no token', async () => {
    const result = await shell.run('unset KEYWRIGHT_ADMIN_TOKEN; keywright keys list');
    expect(result).toMatchObject({ exitCode: 2, output: '' });
  });

  it('is 3 when the server cannot be reached', async () => {
    expect(await shell.run('keywright keys list --url http://127.0.0.1:2')).toMatchObject({
      exitCode: 3,
      output: '',
    });
  });

  it('is 3 when something else than Keywright answers', async () => {
    const result = await shell.run(`keywright keys list --url ${keywright.upstream.url}`);
    expect(result.exitCode).toBe(3);
    expect(result.errors).toContain('is not a Keywright server');
  });
});

describe('the server of this machine', () => {
  it('is found where it listens, without being told its address', async () => {
    const { port } = new URL(keywright.url);
    for (const host of ['', '127.0.0.1', '0.0.0.0']) {
      const command = `KEYWRIGHT_PUBLIC_URL= KEYWRIGHT_HOST=${host} KEYWRIGHT_PORT=${port} keywright keys list`;
      expect(await shell.run(command)).toMatchObject({ exitCode: 0, errors: '' });
    }
  });
});

describe('--json', () => {
  it('prints exactly what the API answers', async () => {
    const key = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] });
    const shown = await shell.run(`keywright keys show ${key.id} --json`);
    expect(JSON.parse(shown.output)).toEqual(await keywright.client.keys.get(key.id));
    const { status, body } = await getJson(`/api/v1/keys?workspaceId=${key.workspaceId}`);
    const listed = await shell.run(`keywright keys list --workspace ${key.workspaceId} --json`);
    expect(status).toBe(200);
    expect(JSON.parse(listed.output)).toEqual(body);
  });

  it('prints the problem document of a refusal, and the error for people beside it', async () => {
    const result = await shell.run('keywright workspaces create --name "" --slug ok --json');
    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.output)).toMatchObject({ status: 400, code: 'validation_error' });
    expect(result.errors).toBe('error: --name must have 1 to 100 characters\n');
  });

  async function getJson(path: string): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${keywright.adminToken}` };
    const response = await fetch(`${keywright.url}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  }
});

describe('a secret on standard input', () => {
  it('is verified and shown nowhere', async () => {
    const { secret } = await keywright.newKey({ api: 'stav' });
    const result = await shell.run('keywright keys verify -', `${secret}\n`);
    expect(result).toMatchObject({ exitCode: 0, errors: '' });
    expect(result.output).toMatch(/^valid\n/);
    expect(result.output).not.toContain(secret);
  });

  it('that is empty is wrong usage', async () => {
    expect(await shell.run('keywright keys verify -')).toMatchObject({ exitCode: 2, output: '' });
  });
});

describe('revoking', () => {
  it('without a terminal and without --yes leaves the key alone', async () => {
    const { id } = await keywright.newKey({ api: 'stav' });
    expect(await shell.run(`echo yes | keywright keys revoke ${id}`)).toMatchObject({
      exitCode: 2,
      output: '',
    });
    expect((await keywright.client.keys.get(id)).state).toBe('active');
  });

  it('with --yes needs no terminal', async () => {
    const { id } = await keywright.newKey({ api: 'stav' });
    expect(await shell.run(`keywright keys revoke ${id} --yes`)).toMatchObject({ exitCode: 0, errors: '' });
    expect((await keywright.client.keys.get(id)).state).toBe('revoked');
  });
});

describe('output', () => {
  it('has no colour when it is not a terminal', async () => {
    const { output, errors } = await shell.run('keywright keys list; keywright keys lst');
    expect(output + errors).not.toContain('\u001b');
  });

  it('may be turned away by its reader', async () => {
    const { errors } = await shell.run('keywright keys list --json | { exec <&-; sleep 1; }');
    expect(errors).toBe('');
  });
});

describe('keywright serve', () => {
  it('is 2 when there is no configuration file, and says so', async () => {
    const result = await shell.run('keywright serve');
    expect(result.exitCode).toBe(2);
    expect(result.errors).toMatch(/error: .*\n {2}.*keywright\.config\.ts.*\nhint: /);
  });
});

const hasTerminal = (() => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

describe.skipIf(!hasTerminal)('on a terminal', () => {
  it('revoking asks, and yes revokes', async () => {
    const { id } = await keywright.newKey({ api: 'stav', name: 'Asked for' });
    const { exitCode, output } = await shell.runOnTerminal(
      `keywright keys revoke ${id}`,
      'Type yes',
      'yes\r',
    );
    expect(output).toContain('Revoke Asked for');
    expect(exitCode).toBe(0);
    expect((await keywright.client.keys.get(id)).state).toBe('revoked');
  });

  it('revoking asks, and anything else, Ctrl-C and Ctrl-D revoke nothing', async () => {
    const { id } = await keywright.newKey({ api: 'stav' });
    for (const typed of ['y\r', '\u0003', '\u0004']) {
      const { exitCode } = await shell.runOnTerminal(`keywright keys revoke ${id}`, 'Type yes', typed);
      expect(exitCode).toBe(1);
    }
    expect((await keywright.client.keys.get(id)).state).toBe('active');
  });

  it('a secret that is typed is not shown', async () => {
    const { secret } = await keywright.newKey({ api: 'stav' });
    const { exitCode, output } = await shell.runOnTerminal(
      'keywright keys verify -',
      'not shown',
      `${secret}\r`,
    );
    expect(exitCode).toBe(0);
    expect(output).toContain('Secret (not shown): ');
    expect(output).not.toContain(secret);
  });
});
