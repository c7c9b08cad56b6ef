// `serve` as a process of its own: what it says and leaves when it starts, when it cannot, and when it is told to stop.
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ServeRig, type Serving, stop, urlOf } from './serve-rig.ts';

const PRESETS_URL = new URL('../../core/src/presets/index.ts', import.meta.url);

let compiled: string;
let rig: ServeRig;
let config: string;
beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'keywright-compiled-'));
});
afterAll(() => rm(compiled, { recursive: true }));
beforeEach(async () => {
  rig = await ServeRig.open(compiled);
  config = rig.config;
  await writeFile(
    config,
    `import { PRESETS } from '${PRESETS_URL.href}';\nexport default { apis: PRESETS };\n`,
  );
});
afterEach(() => rig.remove());

const start = (env?: Readonly<Record<string, string>>) => rig.start(env);
const data = () => rig.data;
const tokenFile = () => join(data(), 'admin-token');
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

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
    const serving = start({ KEYWRIGHT_CONFIG: `${config}.nowhere.ts` });
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

test('a start that waits for its database ends at once when it is told to, and closes what was started', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const closing = "onClose(async () => { process.stdout.write('closed\\n'); });";
  const apis = `import { PRESETS } from '${PRESETS_URL.href}';\n`;
  await writeFile(
    config,
    `${apis}export default ({ onClose }) => { ${closing} return { apis: PRESETS }; };\n`,
  );
  const serving = start({
    KEYWRIGHT_DATABASE_URL: `postgres://keys@127.0.0.1:${port}/keys`,
    KEYWRIGHT_ADMIN_TOKEN: 'operator-of-a-start-that-takes-long-01234',
  });
  await once(silent, 'connection');
  // Left alone, it would say that it cannot start, and exit with 1.
  expect(await stop(serving)).toBe(0);
  expect(serving.output()).toBe('closed\n');
  silent.close();
});

test('what the configuration started is closed, also when it could not be served', async () => {
  const closing = "onClose(async () => { process.stdout.write('closed\\n'); });";
  await writeFile(config, `export default ({ onClose }) => { ${closing} return { apis: [] }; };\n`);
  const serving = start();
  expect(await serving.exit).toBe(2);
  expect(serving.output()).toContain('closed\n');
});
