// What the shell learns: exit codes, error and hint lines, and JSON that is the API's own.
import { describe, expect, it } from 'vitest';
import { runKeywright } from '../src/run-keywright.ts';
import { EXAMPLE_KEY } from './example-key.ts';
import { type FakeWorldOptions, fakeWorld } from './fake-surroundings.ts';

async function run(line: string, options: FakeWorldOptions = {}) {
  const world = fakeWorld(options);
  const exitCode = await runKeywright(line === '' ? [] : line.split(' '), world.surroundings);
  return { exitCode, output: world.output(), errors: world.errors(), sent: world.sent };
}

describe('wrong usage', () => {
  it.each([
    ['serv', "error: unknown command 'serv'\nhint: did you mean serve?\n"],
    ['keys lst', "error: unknown command 'lst'\nhint: did you mean list?\n"],
    ['keys list --workspac acme', "error: unknown option '--workspac'\nhint: did you mean --workspace?\n"],
    [
      'keys list extra',
      "error: too many arguments for 'list'. Expected 0 arguments but got 1\nhint: `keywright keys list --help` shows how it is used\n",
    ],
    [
      'keys create --api stav',
      "error: required option '--workspace <id or slug>' not specified\nhint: `keywright keys create --help` shows how it is used\n",
    ],
    [
      'keys show',
      "error: missing required argument 'id'\nhint: `keywright keys show --help` shows how it is used\n",
    ],
  ])('%s: exit code 2, nothing sent', async (line, errors) => {
    expect(await run(line)).toEqual({ exitCode: 2, output: '', errors, sent: [] });
  });

  it.each([
    'keys list --limit 0',
    'keys list --limit 201',
    'keys list --state gone',
    'keys rotate key_01 --grace soon',
    'keys create --api a --workspace ws_1 --name n --expires soon',
    'keys create --api a --workspace ws_1 --name n --idempotency-key zwölf',
    'keys create --api a --workspace Not_a_slug --name n',
    'keys rotate key_01 --idempotency-key=',
    `workspaces create --name n --slug s --idempotency-key ${'x'.repeat(256)}`,
    'keys verify s --method GET',
    'keys list --url not-a-url',
  ])('%s: exit code 2 with a hint, nothing sent', async (line) => {
    const result = await run(line, { answers: [{ body: {} }] });
    expect(result).toMatchObject({ exitCode: 2, output: '', sent: [] });
    expect(result.errors).toMatch(/^error: .+\nhint: .+\n$/);
  });

  it('repeats neither a token given as an option nor a secret given as an id', async () => {
    const token = await run('keys list --token=hush');
    expect(token.errors).toContain('the token is read from KEYWRIGHT_ADMIN_TOKEN, never from an option');
    const secret = await run('keys show hm_live_hush', { answers: [{ body: EXAMPLE_KEY }] });
    expect(secret).toMatchObject({ exitCode: 2, sent: [] });
    const workspace = await run('keys list --workspace hm_live_hush', { answers: [{ body: {} }] });
    expect(workspace).toMatchObject({ exitCode: 2, sent: [] });
    expect(token.errors + secret.errors + workspace.errors).not.toContain('hush');
  });

  it.each(['', 'keys', 'workspaces'])('"%s" shows the commands there are', async (line) => {
    const result = await run(line);
    expect(result).toMatchObject({ exitCode: 2, output: '' });
    expect(result.errors).toContain('Commands:');
  });

  it('a missing token is wrong configuration', async () => {
    const result = await run('keys list', { env: { KEYWRIGHT_DATA: '/nonexistent' } });
    expect(result.exitCode).toBe(2);
    expect(result.errors).toMatch(/^error: no admin token.*\nhint: .*KEYWRIGHT_ADMIN_TOKEN/);
  });
});

describe('help and version', () => {
  it.each([
    '--help',
    'help',
    'keys --help',
    'help keys',
    'keys create --help',
  ])('%s is an answer', async (line) => {
    const result = await run(line);
    expect(result).toMatchObject({ exitCode: 0, errors: '' });
    expect(result.output).toContain('Usage: keywright');
  });

  it('the version is that of the package', async () => {
    expect((await run('--version')).output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('every command that does something shows an example', async () => {
    const commands = ['serve', 'workspaces create', 'workspaces list'].concat(
      ['create', 'list', 'show', 'edit', 'rotate', 'end-secret', 'revoke', 'verify'].map(
        (name) => `keys ${name}`,
      ),
    );
    for (const command of commands) {
      expect((await run(`${command} --help`)).output).toMatch(/Examples?:\n {2}\$ .*keywright /);
    }
  });
});

describe('a refusal', () => {
  const problem = {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'validation_error',
    detail: 'The request is not valid',
    requestId: 'req_1',
    problems: [
      { field: 'workspaceId', message: 'is not a workspace; create one first' },
      { field: 'allowedAddresses[1]', message: '1.2.3 is not an IP address' },
    ],
  };

  it('is exit code 1, every problem by the option that caused it', async () => {
    const line = 'keys create --api stav --workspace ws_1 --name n';
    expect(await run(line, { answers: [{ status: 400, body: problem }] })).toMatchObject({
      exitCode: 1,
      output: '',
      errors:
        'error: --workspace is not a workspace; create one first\nerror: --allow 1.2.3 is not an IP address\n',
    });
  });

  it('is the problem document itself with --json', async () => {
    const result = await run('keys list --json', { answers: [{ status: 400, body: problem }] });
    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.output)).toEqual(problem);
  });

  it('says which token was not accepted', async () => {
    const body = { code: 'invalid_key', detail: 'Invalid API key', requestId: 'req_1' };
    const result = await run('keys list', { answers: [{ status: 401, body }] });
    expect(result.exitCode).toBe(1);
    expect(result.errors).toMatch(/does not accept the admin token from KEYWRIGHT_ADMIN_TOKEN\nhint: /);
  });
});

describe('a server that does not do its part', () => {
  it('out of reach is exit code 3 with how to reach it', async () => {
    expect(await run('keys list')).toEqual({
      exitCode: 3,
      output: '',
      errors:
        'error: the server at http://127.0.0.1:8787 cannot be reached: ECONNREFUSED\n' +
        'hint: start it with `keywright serve`, or give its address with --url or KEYWRIGHT_PUBLIC_URL\n',
      sent: [],
    });
  });

  it('failing is exit code 3 with what to look for in its log', async () => {
    const body = { code: 'internal_error', detail: 'Something went wrong on our side', requestId: 'req_7' };
    const result = await run('keys list', { answers: [{ status: 500, body }] });
    expect(result.exitCode).toBe(3);
    expect(result.errors).toBe(
      "error: something went wrong on our side\nhint: the server's log names the cause under req_7\n",
    );
  });

  it.each([200, 404, 502])('being another program (status %d) is exit code 3', async (status) => {
    const result = await run('keys list', { answers: [{ status, body: '<html>' }] });
    expect(result.exitCode).toBe(3);
    expect(result.errors).toContain(`is not a Keywright server (status ${status})\nhint: `);
  });

  it.each([
    'workspaces list',
    'workspaces create --name a --slug a',
    'keys create --api stav --workspace ws_1 --name n',
    'keys create --api stav --workspace acme --name n',
    'keys list',
    'keys show key_01',
    'keys edit key_01 --name n',
    'keys rotate key_01',
    'keys end-secret key_01 sec_01',
    'keys revoke key_01 --yes',
    'keys verify hm_live_x',
  ])('being another program that speaks JSON is exit code 3 of %s', async (line) => {
    for (const body of [{}, [], { id: 'x' }, { data: [] }, { data: [{}], nextCursor: null }]) {
      const result = await run(line, { answers: [{ body }] });
      expect(result).toMatchObject({ exitCode: 3, output: '' });
      expect(result.errors).toContain('is not a Keywright server (status 200)\nhint: ');
    }
  });
});

describe('serve', () => {
  it("ends with the server's own exit code", async () => {
    const world = fakeWorld();
    expect(await runKeywright(['serve'], { ...world.surroundings, serve: async () => 2 })).toBe(2);
  });

  it('that fails unexpectedly is exit code 3', async () => {
    const world = fakeWorld();
    const serve = () => Promise.reject(new Error('listen EADDRINUSE'));
    expect(await runKeywright(['serve'], { ...world.surroundings, serve })).toBe(3);
    expect(world.errors()).toBe('error: keywright itself failed: listen EADDRINUSE\n');
  });
});

describe('colour', () => {
  it('is used on a terminal, and never in JSON', async () => {
    const page = { data: [EXAMPLE_KEY], nextCursor: null };
    const options = { answers: [{ body: page }], colour: true };
    expect((await run('keys list', options)).output).toContain('\u001b[');
    expect((await run('keys list --json', options)).output).toBe(`${JSON.stringify(page, null, 2)}\n`);
    expect((await run('keys list', { answers: [{ body: page }] })).output).not.toContain('\u001b[');
  });
});
