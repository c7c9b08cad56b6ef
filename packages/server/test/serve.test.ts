// `serve` as a process of its own: what it says and leaves when it starts, when it cannot, and when it is told to stop.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const SERVE = fileURLToPath(new URL('../../../test/harness/serve-keywright.ts', import.meta.url));
const PRESETS_URL = new URL('../../core/src/presets/index.ts', import.meta.url);

let folder: string;
let config: string;
/** What one start has compiled, the next need not. */
let compiled: string;
const running: ChildProcess[] = [];
beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'keywright-compiled-'));
});
afterAll(() => rm(compiled, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-serve-'));
  config = join(folder, 'config.ts');
  await writeFile(
    config,
    `import { PRESETS } from '${PRESETS_URL.href}';\nexport default { apis: PRESETS };\n`,
  );
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
  await rm(folder, { recursive: true, force: true });
});

const data = () => join(folder, 'data');
const tokenFile = () => join(data(), 'admin-token');
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

interface Serving {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves to its exit code. */
  readonly exit: Promise<number | null>;
}

function start(env: Readonly<Record<string, string>> = {}): Serving {
  const child = spawn(process.execPath, [SERVE], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      KEYWRIGHT_CONFIG: config,
      KEYWRIGHT_DATA: data(),
      KEYWRIGHT_PORT: '0',
      NODE_COMPILE_CACHE: compiled,
      ...env,
    },
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  return { child, output: () => output, exit: once(child, 'close').then(([code]) => code as number | null) };
}

/** Where it listens. */
async function urlOf({ output, exit }: Serving): Promise<string> {
  const ended = exit.then((code) => {
    throw new Error(`it ended with ${code}: ${output()}`);
  });
  const listening = new Promise<string>((resolve) => {
    const look = setInterval(() => {
      const url = /"url":"([^"]+)"/.exec(output())?.[1];
      if (url === undefined || !output().includes('is running on')) return;
      clearInterval(look);
      resolve(url);
    }, 10);
    void exit.then(() => clearInterval(look));
  });
  return Promise.race([listening, ended]);
}

async function stop(serving: Serving): Promise<number | null> {
  serving.child.kill('SIGTERM');
  return serving.exit;
}

describe('T-15 the first start', () => {
  test('makes a token that only its owner may read, says where it is, and not what it is', async () => {
    const serving = start();
    const url = await urlOf(serving);
    const token = (await readFile(tokenFile(), 'utf8')).trim();
    expect(token).toMatch(/^kwa_[0-9A-Za-z]{43}$/);
    expect(await modeOf(tokenFile())).toBe(0o600);
    expect(await modeOf(data())).toBe(0o700);
    expect(serving.output()).toContain(tokenFile());
    expect(serving.output()).not.toContain(token.slice(4, 20));
    const answer = await fetch(`${url}/api/v1/keys`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect(await stop(serving)).toBe(0);
  });

  test('is the only one that does: the token is kept, and what its file holds is never replaced', async () => {
    await stop(await startedOnce());
    const token = await readFile(tokenFile(), 'utf8');
    await stop(await startedOnce());
    expect(await readFile(tokenFile(), 'utf8')).toBe(token);

    await writeFile(tokenFile(), 'kwa_chosen-by-the-operator-0123456789\n');
    const serving = await startedOnce();
    const url = await urlOf(serving);
    const answer = await fetch(`${url}/api/v1/keys`, {
      headers: { authorization: `Bearer ${token.trim()}` },
    });
    expect(answer.status).toBe(401);
    expect(await readFile(tokenFile(), 'utf8')).toBe('kwa_chosen-by-the-operator-0123456789\n');
    await stop(serving);
  });

  test('with a token in the environment leaves none on the disk', async () => {
    const serving = start({ KEYWRIGHT_ADMIN_TOKEN: 'kwa_from-the-environment-0123456789' });
    await urlOf(serving);
    expect(await readdir(data())).not.toContain('admin-token');
    expect(serving.output()).toContain('from KEYWRIGHT_ADMIN_TOKEN');
    expect(serving.output()).not.toContain('from-the-environment');
    await stop(serving);
  });

  async function startedOnce(): Promise<Serving> {
    const serving = start();
    await urlOf(serving);
    return serving;
  }
});

describe('T-15 T-16 a token that is none ends the start', () => {
  test.each([
    '',
    'x',
    'kwa_',
    'a'.repeat(47),
    'two words that are long enough to be a token',
  ])('in the file: %j', async (text) => {
    const serving = start();
    await urlOf(serving);
    await stop(serving);
    await writeFile(tokenFile(), text);
    const again = start();
    expect(await again.exit).toBe(1);
    expect(again.output()).toContain(`The operator's token in ${tokenFile()}`);
    expect(again.output()).toContain('delete the file to have a new one generated');
    expect(await readFile(tokenFile(), 'utf8')).toBe(text);
  });

  test('in the environment, which makes nothing', async () => {
    const serving = start({ KEYWRIGHT_ADMIN_TOKEN: 'hunter2' });
    expect(await serving.exit).toBe(2);
    expect(serving.output()).toContain('KEYWRIGHT_ADMIN_TOKEN must have 32 to 512');
    expect(serving.output()).not.toContain('hunter2');
    await expect(stat(data())).rejects.toThrow('ENOENT');
  });
});

describe('P-41 a start that cannot be', () => {
  test('tells every problem of environment and file at once, each with what to do, and exits with 2', async () => {
    await writeFile(
      config,
      "export default { apis: [{ name: 'Bad' }], drainSeconds: -1, trustedProxies: ['10/8'] };\n",
    );
    const serving = start({
      KEYWRIGHT_PORT: 'http',
      KEYWRIGHT_ADMIN_TOKEN: 'short',
      KEYWRIGHT_PUBLIC_URL: 'x',
    });
    expect(await serving.exit).toBe(2);
    const lines = serving.output().split('\n');
    expect(lines[0]).toMatch(/^error: the configuration has \d+ problems$/);
    for (const start of [
      'KEYWRIGHT_PORT',
      'KEYWRIGHT_ADMIN_TOKEN',
      'KEYWRIGHT_PUBLIC_URL',
      `${config}: drainSeconds`,
      `${config}: trustedProxies[0]`,
      `${config}: apis[0].name`,
      `${config}: apis[0].routes`,
    ]) {
      expect(
        lines.some((line) => line.startsWith(`  ${start} `)),
        start,
      ).toBe(true);
    }
    expect(lines.at(-2)).toBe('hint: mend these and start again; nothing was changed');
    await expect(stat(data())).rejects.toThrow('ENOENT');
  });

  test('for want of a file names it', async () => {
    const serving = start({ KEYWRIGHT_CONFIG: join(folder, 'nowhere.ts') });
    expect(await serving.exit).toBe(2);
    expect(serving.output()).toContain('error: the configuration has one problem');
    expect(serving.output()).toContain('or set KEYWRIGHT_CONFIG to where it is');
  });

  test('for want of a port says which, and exits with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const serving = start({ KEYWRIGHT_PORT: String(port) });
    expect(await serving.exit).toBe(1);
    expect(serving.output()).toContain(`error: port ${port} is in use\nhint: `);
    taken.close();
  });

  test('for want of a folder says so, and exits with 1', async () => {
    const serving = start({ KEYWRIGHT_DATA: join(config, 'data') });
    expect(await serving.exit).toBe(1);
    expect(serving.output()).toMatch(/^error: ENOTDIR.*\nhint: mend this and start again$/m);
  });

  test('leaves what there was as it was', async () => {
    const serving = start();
    await urlOf(serving);
    await stop(serving);
    const before = await readFile(join(data(), 'keywright.db'));
    await writeFile(config, 'export default { apis: [] };\n');
    expect(await start().exit).toBe(2);
    expect((await readFile(join(data(), 'keywright.db'))).equals(before)).toBe(true);
  });
});

test('what the configuration started is closed, also when it could not be served', async () => {
  const closing = "onClose(async () => { process.stdout.write('closed\\n'); });";
  await writeFile(config, `export default ({ onClose }) => { ${closing} return { apis: [] }; };\n`);
  const serving = start();
  expect(await serving.exit).toBe(2);
  expect(serving.output()).toContain('closed\n');
});
