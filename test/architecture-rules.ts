// The rules of the house, each a function from the tree of code to what breaks it. architecture.test.ts runs them over
// the repository, and over a small tree that breaks each.
import type { Import, SourceFile } from './source-tree.ts';

/** What is wrong, one sentence for each place. */
export type Rule = (tree: readonly SourceFile[]) => string[];

const CORE = 'packages/core/src/';
const SERVER = 'packages/server/src/';
const APP = `${SERVER}app/`;
/** What a command runs: composes, as the files beside it do. */
const PROGRAMS = `${SERVER}programs/`;
const MAX_LINES = 250;
const MAX_FOLDER_FILES = 12;

const isWithin = (folder: string) => (one: Import) => one.file?.startsWith(folder) ?? false;
const isPackage = (name: string) => (one: Import) => one.name === name || one.name.startsWith(`${name}/`);
const isCore = isPackage('@keywright/core');
const isFromOutside = (one: Import) => one.file === null && !one.name.startsWith('@keywright/');

/** What the files of a folder may import: anything for which one of these says yes. */
function importsOnly(folder: string, ...allowed: readonly ((one: Import) => boolean)[]): Rule {
  return (tree) =>
    tree
      .filter(({ path }) => path.startsWith(folder))
      .flatMap(({ path, imports }) =>
        imports
          .filter((one) => !allowed.some((allows) => allows(one)))
          .map(({ name }) => `${path} imports ${name}`),
      );
}

const OUTSIDE_WORLD =
  /\bDate\.now\b|\bDate\(\s*\)|\bMath\.random\b|\b(?:async|await|Promise)\b|\bimport\s*\(|\bglobalThis\b/;

const coreIsPure: Rule = (tree) =>
  tree.flatMap(({ path, code }) => {
    const found = path.startsWith(CORE) ? OUTSIDE_WORLD.exec(code) : null;
    return found === null ? [] : [`${path} uses ${found[0]}`];
  });

/** Every folder of the server but app and programs is a floor of adapters: none sees another, nor what composes them. */
const adaptersStandAlone: Rule = (tree) => {
  const folders = tree.map(({ path }) => /^packages\/server\/src\/[^/]+\//.exec(path)?.[0] ?? APP);
  const adapters = [...new Set(folders)].filter((folder) => folder !== APP && folder !== PROGRAMS);
  return adapters.flatMap((folder) =>
    importsOnly(folder, isWithin(folder), isWithin(APP), isCore, isFromOutside)(tree),
  );
};

const onlySecretsUseCrypto: Rule = (tree) =>
  tree
    .filter(({ path }) => /^packages\/[^/]+\/src\//.test(path) && path !== `${SERVER}system/secrets.ts`)
    .filter(({ imports }) => imports.some(({ name }) => /^(?:node:)?crypto$/.test(name)))
    .map(({ path }) => `${path} imports node:crypto`);

const noCycles: Rule = (tree) => {
  const imports = new Map(tree.map(({ path, imports }) => [path, imports.flatMap(({ file }) => file ?? [])]));
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [[...way.slice(way.indexOf(path)), path].join(' → ')];
    if (done.has(path)) return [];
    const cycles = (imports.get(path) ?? []).flatMap((next) => visit(next, [...way, path]));
    done.add(path);
    return cycles;
  };
  return [...imports.keys()].flatMap((path) => visit(path, []));
};

const filesAreShort: Rule = (tree) =>
  tree
    .map(({ path, lines }) => ({ path, lines, most: path === `${APP}verify-key.ts` ? 120 : MAX_LINES }))
    .filter(({ lines, most }) => lines > most)
    .map(({ path, lines, most }) => `${path} has ${lines} lines, more than ${most}`);

const filesAreMostlyShorter: Rule = (tree) => {
  const lengths = sources(tree)
    .map(({ lines }) => lines)
    .sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.ceil(share * lengths.length) - 1] ?? 0;
  return [
    ...(at(0.5) > 70 ? [`the median file has ${at(0.5)} lines, more than 70`] : []),
    ...(at(0.9) > 160 ? [`nine files in ten have up to ${at(0.9)} lines, more than 160`] : []),
  ];
};

const NOT_A_NAME = /^(?:utils?|helpers?|misc|types?|common|shared|constants?)$/;

const namesSaySomething: Rule = (tree) =>
  tree.flatMap(({ path }) => {
    const empty = path.split('/').find((step) => NOT_A_NAME.test(step.replace(/\..*$/, '')));
    return empty === undefined ? [] : [`${path} is named ${empty}`];
  });

const foldersAreSmall: Rule = (tree) => {
  const sizes = new Map<string, number>();
  for (const { path } of sources(tree)) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  return [...sizes].flatMap(([folder, size]) =>
    size > MAX_FOLDER_FILES ? [`${folder} has ${size} files, more than ${MAX_FOLDER_FILES}`] : [],
  );
};

function sources(tree: readonly SourceFile[]): SourceFile[] {
  return tree.filter(({ path }) => /^(?:packages|examples)\/[^/]+\/src\//.test(path));
}

export const RULES: Readonly<Record<string, Rule>> = {
  'core imports nothing but core': importsOnly(CORE, isWithin(CORE)),
  'core has no clock, randomness or asynchrony': coreIsPure,
  'use cases import core and one another, no package and nothing of Node': importsOnly(
    APP,
    isWithin(APP),
    isCore,
  ),
  'adapters import use cases, core and packages, never one another': adaptersStandAlone,
  'node:crypto is imported by secrets.ts alone': onlySecretsUseCrypto,
  'the SDK imports core alone': importsOnly('packages/sdk/src/', isWithin('packages/sdk/src/'), isCore),
  'the CLI imports SDK, server, core and packages': importsOnly(
    'packages/cli/src/',
    isWithin('packages/cli/'),
    isCore,
    isPackage('@keywright/sdk'),
    isPackage('@keywright/server'),
    isFromOutside,
  ),
  'no files import one another in a circle': noCycles,
  'no file has more than 250 lines, verify-key.ts no more than 120': filesAreShort,
  'half of the files have up to 70 lines, nine in ten up to 160': filesAreMostlyShorter,
  'no file or folder has a name that says nothing': namesSaySomething,
  'no folder has more than twelve files': foldersAreSmall,
};
