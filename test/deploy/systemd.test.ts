// The unit of systemd: what systemd's own checks say of it, and that it leads to files and settings there are. No systemd
// starts it here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../harness/has-tool.ts';
import { filled, ROOT, readDeployed, secondsToStop, startOf } from './deploy-files.ts';

const INSTALLED = '/opt/keywright';
const UNIT = readDeployed('systemd/keywright.service');
const EXAMPLE = readDeployed('systemd/keywright.env.example');
const of = (name: string) =>
  [...UNIT.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const pairs = (lines: readonly string[]) =>
  Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));

/** 0 is best, 100 worst; what is left is that it is on the network, and compiles as it runs. */
const MOST_EXPOSED = 15;

describe.skipIf(!hasTool('systemd-analyze'))('systemd', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywright-unit-'));
    file = join(folder, 'keywright.service');
    writeFileSync(file, UNIT.replaceAll(INSTALLED, ROOT));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const analyze = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', words, { encoding: 'utf8' });
    return { status, stderr, stdout };
  };

  test('finds no mistake in the unit', () => {
    expect(analyze('verify', '--man=no', file)).toMatchObject({ status: 0, stderr: '' });
  });

  test(`finds it no more exposed than ${MOST_EXPOSED} of 100`, () => {
    const { status, stdout } = analyze('security', '--offline=true', `--threshold=${MOST_EXPOSED}`, file);
    expect(status, stdout).toBe(0);
  });
});

test('it runs what is there, in a folder of its own', () => {
  const [program = '', script = '', command] = of('ExecStart')[0]?.split(' ') ?? [];
  expect(of('WorkingDirectory')).toEqual([INSTALLED]);
  expect(existsSync(program.replace(INSTALLED, ROOT))).toBe(true);
  expect(existsSync(join(ROOT, script))).toBe(true);
  expect(command).toBe('serve');
  expect(pairs(of('Environment'))['KEYWRIGHT_DATA']).toBe(`/var/lib/${of('StateDirectory')[0]}`);
});

test('it has the time it takes to stop, and does not start again what is misconfigured', async () => {
  expect(Number(of('TimeoutStopSec')[0])).toBeGreaterThan(await secondsToStop());
  expect(of('Restart')).toEqual(['on-failure']);
  expect(of('RestartPreventExitStatus')).toEqual(['2']);
});

describe('it would start', () => {
  const base = pairs(of('Environment'));

  test('with the example of its environment as it is, over SQLite', async () => {
    const { problems, settings } = await startOf({ ...base, ...pairs(EXAMPLE.match(/^\w+=.*$/gm) ?? []) });
    expect([problems, settings.databaseUrl]).toEqual([[], null]);
  });

  test('with all of it, as one of many nodes', async () => {
    const names = [...EXAMPLE.matchAll(/^#?(KEYWRIGHT_\w+)=(.*)$/gm)];
    const env = names.map(([line, name = '', value = '']) => [
      name,
      line.startsWith('#') ? filled(name) : value,
    ]);
    const { problems, settings } = await startOf({ ...base, ...Object.fromEntries(env) });
    expect([problems, settings.databaseUrl]).toEqual([[], filled('KEYWRIGHT_DATABASE_URL')]);
  });
});
