// The image: what its linter says, what is in it, and that what is in it starts, is healthy, writes nothing but its data,
// and stops as told. Without containers: KEYWRIGHT_IMAGE=whole installs packages as the Dockerfile says, in minutes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import nodePackage from '../../node_modules/node/package.json' with { type: 'json' };
import { CONFIG_FILE, readDeployed } from './deploy-files.ts';
import { createIgnore } from './docker-ignore.ts';
import { build, DOCKERFILE, FINAL, finalCommand, finalEnvironment, finalWords, STAGES } from './image.ts';

const isWhole = process.env['KEYWRIGHT_IMAGE'] === 'whole';

test('a linter finds nothing in the Dockerfile', () => {
  expect(validate(DOCKERFILE)).toEqual([]);
  expect(validate('FROM node\nCOPYY a b').length).toBeGreaterThan(0);
});

test('every stage is made from the Node that the packages pin', () => {
  const images = STAGES.map(({ from }) => from).filter((from) => STAGES.every(({ name }) => name !== from));
  expect(new Set(images)).toEqual(new Set([`node:${nodePackage.version}-slim`]));
});

test('it runs as nobody in particular, and its process hears SIGTERM itself', () => {
  expect(finalWords('USER')).toEqual(['1000:1000']);
  expect(finalWords('STOPSIGNAL')).toEqual(['SIGTERM']);
  expect(finalCommand('CMD')[0]).toBe('node');
});

test.each([
  ['deploy/.env', true],
  ['deploy/compose.env', true],
  ['.keywright/admin-token', true],
  ['packages/server/.keywright/admin-token', true],
  ['.git/config', true],
  ['keywright.config.ts', true],
  ['node_modules/pg/package.json', true],
  ['packages/server/node_modules/x/index.js', true],
  ['packages/server/test/serve.test.ts', true],
  ['packages/server/src/main.ts', false],
  ['packages/portal/build/main.ts', false],
  ['package-lock.json', false],
])('whether %s is kept from the builder: %s', (path, isKept) => {
  expect(createIgnore(readDeployed('Dockerfile.dockerignore'))(path)).toBe(isKept);
});

describe('what is in it', { timeout: 60_000 }, () => {
  let folder: string;
  let child: ChildProcess;
  let exit: Promise<number | null>;
  let output = '';
  let built: readonly string[];
  let environment: Readonly<Record<string, string>>;
  const inside = (path: string) => join(folder, path);
  const files = () =>
    readdirSync(inside('app'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => `${path} ${statSync(path).mtimeMs}`);
  /** Where the server listens. */
  const url = () => /"url":"([^"]+)"/.exec(output)?.[1] ?? '';
  const healthcheck = () => {
    const [program = '', ...words] = finalCommand('HEALTHCHECK');
    const env = { ...environment, KEYWRIGHT_PORT: new URL(url()).port };
    return spawnSync(program, words, { env, encoding: 'utf8' }).status;
  };
  beforeAll(
    () => {
      folder = mkdtempSync(join(tmpdir(), 'keywright-image-'));
      build(FINAL.name, { isWhole, folder });
      mkdirSync(inside('app/config'));
      cpSync(CONFIG_FILE, inside('app/config/keywright.config.ts'));
      built = files();
      const own = Object.entries(finalEnvironment()).map(([name, value]) => [
        name,
        value.startsWith('/') ? inside(value) : value,
      ]);
      // Any port, on loopback: the rest is the image's.
      environment = {
        ...Object.fromEntries(own),
        PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
        KEYWRIGHT_HOST: '127.0.0.1',
        KEYWRIGHT_PORT: '0',
      };
    },
    isWhole ? 900_000 : 180_000,
  );
  afterAll(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('is all a server needs: it starts, is ready and healthy, and serves its portal', async () => {
    expect(finalWords('WORKDIR')).toEqual(['/app']);
    const [program = '', ...words] = finalCommand('CMD');
    child = spawn(program, words, { cwd: inside('app'), env: environment });
    exit = once(child, 'exit').then(([code]) => code as number | null);
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    const listens = async () =>
      output.includes('"listening"') || (await Promise.race([exit, false])) !== false;
    await expect.poll(listens, { timeout: 30_000 }).toBe(true);
    expect(output).toContain('"listening"');
    for (const path of [
      '/live',
      '/ready',
      '/health',
      '/metrics',
      '/portal/sign-in',
      '/api/v1/openapi.json',
    ]) {
      expect((await fetch(`${url()}${path}`)).status, output + path).toBe(200);
    }
    const script = /src="([^"]+\.js)"/.exec(await (await fetch(`${url()}/portal/sign-in`)).text())?.[1];
    expect((await fetch(new URL(script ?? '', url()))).headers.get('content-type')).toMatch('javascript');
    expect(healthcheck()).toBe(0);
  });

  test('stays as it is: what a node writes, it writes to the folder of its data', () => {
    const [volume = ''] = finalWords('VOLUME');
    expect(finalEnvironment()['KEYWRIGHT_DATA']).toBe(volume);
    expect(readdirSync(inside(volume))).toEqual(
      expect.arrayContaining(['admin-token', 'keywright.db', 'usage']),
    );
    expect(files()).toEqual(built);
  });

  test('leaves when it is told to, and is not healthy any more', async () => {
    child.kill('SIGTERM');
    expect([await exit, output]).toEqual([0, expect.stringContaining('"stopped"')]);
    expect(healthcheck()).toBe(1);
  });
});
