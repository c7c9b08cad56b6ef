// The repository keeps the rules of the house, and each rule finds what breaks it.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RULES } from './architecture-rules.ts';
import { readSourceTree, sourceFile } from './source-tree.ts';

const TREE = readSourceTree(fileURLToPath(new URL('..', import.meta.url)));

test.each(Object.entries(RULES))('%s', (_, rule) => {
  expect(rule(TREE)).toEqual([]);
});

test('the whole tree is judged: every package, and the imports in it', () => {
  for (const name of ['cli', 'core', 'sdk', 'server']) {
    const files = TREE.filter(({ path }) => path.startsWith(`packages/${name}/src/`));
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(0);
  }
});

/** What a rule says of files with these texts. */
function faultsOf(rule: string, files: Readonly<Record<string, string>>): string[] {
  const tree = Object.entries(files).map(([path, text]) => sourceFile(path, text));
  return RULES[rule]?.(tree) ?? ['there is no such rule'];
}

/** Files of one length, in one folder. */
function manyFiles(folder: string, count: number, lines: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/file-${index}.ts`, '\n'.repeat(lines)]),
  );
}

const CORE = 'packages/core/src';
const SERVER = 'packages/server/src';

describe.each<[string, string, [string, string][]]>([
  [
    'core imports nothing but core',
    `${CORE}/a.ts`,
    [
      ["import { b } from 'lodash';", 'imports lodash'],
      ["import { hash } from 'node:crypto';", 'imports node:crypto'],
      ["import type {\n  B,\n} from '@keywright/sdk';", 'imports @keywright/sdk'],
      ["export * from '../../server/src/b.ts';", 'imports ../../server/src/b.ts'],
      ["import './../b.ts';", 'imports ./../b.ts'],
      ["let b: import('zod').B;", 'imports zod'],
      ["const b = require('fs');", 'imports fs'],
    ],
  ],
  [
    'core has no clock, randomness or asynchrony',
    `${CORE}/presets/a.ts`,
    [
      ['const now = Date.now();', 'uses Date.now'],
      ['const now = new Date();', 'uses Date()'],
      ['const dice = Math.random();', 'uses Math.random'],
      ['export async function a() {}', 'uses async'],
      ['const a = await b;', 'uses await'],
      ['type A = Promise<void>;', 'uses Promise'],
      ['const a = import(name);', 'uses import('],
    ],
  ],
  [
    'use cases import core and one another, no package and nothing of Node',
    `${SERVER}/app/a.ts`,
    [
      ["import { z } from 'zod';", 'imports zod'],
      ["import type { Server } from 'node:http';", 'imports node:http'],
      ["import { b } from '../storage/b.ts';", 'imports ../storage/b.ts'],
      ["import { b } from '../main.ts';", 'imports ../main.ts'],
    ],
  ],
  [
    'adapters import use cases, core and packages, never one another',
    `${SERVER}/http/native-api/a.ts`,
    [
      ["import { b } from '../../gateway/b.ts';", 'imports ../../gateway/b.ts'],
      ["import type { B } from '../../storage/b.ts';", 'imports ../../storage/b.ts'],
      ["import { b } from '../../main.ts';", 'imports ../../main.ts'],
      ["import { b } from '../../config.ts';", 'imports ../../config.ts'],
      ["import { b } from '@keywright/server/config';", 'imports @keywright/server/config'],
    ],
  ],
  [
    'node:crypto is imported by secrets.ts alone',
    `${SERVER}/storage/a.ts`,
    [
      ["import { createHash } from 'node:crypto';", 'imports node:crypto'],
      ["const { createHash } = await import('crypto');", 'imports node:crypto'],
    ],
  ],
  [
    'the SDK imports core alone',
    'packages/sdk/src/a.ts',
    [
      ["import { request } from 'undici';", 'imports undici'],
      ["import { setTimeout } from 'node:timers';", 'imports node:timers'],
      ["import { b } from '@keywright/server';", 'imports @keywright/server'],
    ],
  ],
  [
    'the CLI imports SDK, server, core and packages',
    'packages/cli/src/a.ts',
    [
      ["import { b } from '../../server/src/main.ts';", 'imports ../../server/src/main.ts'],
      ["import { b } from '@keywright/example-upstream';", 'imports @keywright/example-upstream'],
    ],
  ],
  [
    'no file has more than 250 lines, verify-key.ts no more than 120',
    'bench/a.ts',
    [['\n'.repeat(251), 'has 251 lines, more than 250']],
  ],
  [
    'no file has more than 250 lines, verify-key.ts no more than 120',
    `${SERVER}/app/verify-key.ts`,
    [['\n'.repeat(121), 'has 121 lines, more than 120']],
  ],
  ['no file or folder has a name that says nothing', `${SERVER}/http/utils.ts`, [['', 'is named utils.ts']]],
  ['no file or folder has a name that says nothing', 'examples/shared/src/a.ts', [['', 'is named shared']]],
  [
    'no file or folder has a name that says nothing',
    'test/constants.test.ts',
    [['', 'is named constants.test.ts']],
  ],
])('the rule "%s" finds in %s', (rule, path, samples) => {
  test.each(samples)('%j', (text, fault) => {
    expect(faultsOf(rule, { [path]: text })).toEqual([`${path} ${fault}`]);
  });
});

describe('the rules let pass', () => {
  test.each([
    [`${CORE}/presets/a.ts`, "import { b } from '../b.ts';\nexport const at = new Date(0);"],
    [
      `${CORE}/a.ts`,
      "// An async import from 'zod'\n/** Not Date.now(), nor Math.random(). */\nexport const a = 1;",
    ],
    [`${SERVER}/app/a.ts`, "import type { ApiKey } from '@keywright/core/api-key';\nimport './ports.ts';"],
    [
      `${SERVER}/gateway/a.ts`,
      "import { b } from '../app/b.ts';\nimport 'undici';\nimport 'node:net';\nimport './c.ts';",
    ],
    [`${SERVER}/main.ts`, "import './gateway/a.ts';\nimport './storage/b.ts';"],
    [`${SERVER}/system/secrets.ts`, "import { createHash } from 'node:crypto';"],
    ['packages/sdk/src/a.ts', "import type { KeyAnswer } from '@keywright/core/wire-contract';"],
    [
      'packages/cli/src/a.ts',
      "import { serve } from '@keywright/server';\nimport about from '../package.json';",
    ],
    ['packages/cli/test/a.test.ts', "import { randomUUID } from 'node:crypto';"],
    [`${SERVER}/storage/sql/shared-values.ts`, ''],
  ])('%s with %j', (path, text) => {
    const said = Object.keys(RULES).flatMap((rule) => faultsOf(rule, { [path]: text }));
    expect(said.filter((fault) => !fault.endsWith('needs its exemption no longer'))).toEqual([]);
  });
});

test('a circle of imports is found, also one of types and one of a file alone', () => {
  const circle = {
    [`${CORE}/a.ts`]: "import { b } from './presets/b.ts';",
    [`${CORE}/presets/b.ts`]: "import type { C } from '../c.ts';",
    [`${CORE}/c.ts`]: "export { a } from './a.ts';",
    [`${CORE}/d.ts`]: "import './a.ts';",
  };
  const rule = 'no files import one another in a circle';
  expect(faultsOf(rule, circle)).toEqual([
    `${CORE}/a.ts → ${CORE}/presets/b.ts → ${CORE}/c.ts → ${CORE}/a.ts`,
  ]);
  expect(faultsOf(rule, { ...circle, [`${CORE}/c.ts`]: '' })).toEqual([]);
  expect(faultsOf(rule, { 'test/a.ts': "import './a.ts';" })).toEqual(['test/a.ts → test/a.ts']);
});

test('lengths are judged as a whole: half up to 70 lines, nine in ten up to 160', () => {
  const rule = 'half of the files have up to 70 lines, nine in ten up to 160';
  const short = manyFiles(`${CORE}/short`, 5, 70);
  expect(faultsOf(rule, { ...short, ...manyFiles(`${CORE}/long`, 4, 160) })).toEqual([]);
  expect(faultsOf(rule, { ...short, ...manyFiles(`${CORE}/long`, 6, 71) })).toEqual([
    'the median file has 71 lines, more than 70',
  ]);
  expect(faultsOf(rule, { ...short, ...manyFiles(`${CORE}/long`, 5, 161) })).toEqual([
    'nine files in ten have up to 161 lines, more than 160',
  ]);
  expect(faultsOf(rule, { ...short, ...manyFiles('packages/core/test', 50, 249) })).toEqual([]);
});

test('a folder of more than twelve files is found', () => {
  const rule = 'no folder has more than twelve files';
  expect(faultsOf(rule, manyFiles(`${SERVER}/people`, 12, 1))).toEqual([]);
  expect(faultsOf(rule, manyFiles(`${SERVER}/people`, 13, 1))).toEqual([
    `${SERVER}/people has 13 files, more than 12`,
  ]);
});
