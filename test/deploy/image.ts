// The Dockerfile, read by a parser of Dockerfiles, and carried out without containers: each stage becomes a folder.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Copy, DockerfileParser, type Instruction, type JSONInstruction } from 'dockerfile-ast';
import { ROOT, readDeployed } from './deploy-files.ts';
import { createIgnore } from './docker-ignore.ts';

export const DOCKERFILE = readDeployed('Dockerfile');
const FILE = DockerfileParser.parse(DOCKERFILE);
const isIgnored = createIgnore(readDeployed('Dockerfile.dockerignore'));

export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

export const STAGES: readonly Stage[] = stages();
export const FINAL = STAGES.at(-1) as Stage;

function stages(): readonly Stage[] {
  const found: { name: string; from: string; instructions: Instruction[] }[] = [];
  for (const instruction of FILE.getInstructions()) {
    const [from = '', , name = ''] = wordsOf(instruction);
    if (instruction.getKeyword() === 'FROM') found.push({ name, from, instructions: [] });
    else found.at(-1)?.instructions.push(instruction);
  }
  return found;
}

function wordsOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

/** The words of an instruction of the last stage that is there once. */
export function finalWords(keyword: string): readonly string[] {
  const found = FINAL.instructions.filter((one) => one.getKeyword() === keyword);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${keyword}`);
  return wordsOf(only);
}

/** The command of CMD or HEALTHCHECK, which must be written as JSON: no shell stands between it and its signals. */
export function finalCommand(keyword: 'CMD' | 'HEALTHCHECK'): readonly string[] {
  const found = FINAL.instructions.find((one) => one.getKeyword() === keyword) as JSONInstruction | undefined;
  const json = /\[.*\]$/s.exec(found?.getRawArgumentsContent() ?? '')?.[0];
  return JSON.parse(json ?? 'null') as readonly string[];
}

export function finalEnvironment(): Readonly<Record<string, string>> {
  const pairs = FILE.getENVs().flatMap((env) => env.getProperties());
  return Object.fromEntries(pairs.map((pair) => [pair.getName(), pair.getValue() ?? '']));
}

export interface BuildOptions {
  /** Packages are installed as it says, which takes minutes; else those there are, are linked. */
  readonly isWhole: boolean;
  /** Its file system: `/app` of it is `app` in there. */
  readonly folder: string;
}

/** Carries a stage out, and those it is made from. */
export function build(name: string, { isWhole, folder }: BuildOptions): void {
  const stage = STAGES.find((one) => one.name === name);
  if (stage === undefined) throw new Error(`there is no stage ${name}`);
  if (STAGES.some((one) => one.name === stage.from)) build(stage.from, { isWhole, folder });
  const at = (path: string) => join(folder, path.startsWith('/') ? path : join('app', path));
  mkdirSync(at('/app'), { recursive: true });
  for (const instruction of stage.instructions) {
    const keyword = instruction.getKeyword();
    if (keyword === 'COPY') copy(instruction as Copy, at, { isWhole, folder });
    else if (keyword === 'RUN') run(instruction, at, isWhole);
    else if (keyword === 'ADD') throw new Error('ADD does more than copying');
  }
}

type At = (path: string) => string;

function copy(instruction: Copy, at: At, options: BuildOptions): void {
  const words = wordsOf(instruction);
  const target = words.at(-1) ?? '';
  const sources = words.slice(0, -1);
  const origin = instruction.getFromFlag()?.getValue() ?? undefined;
  const base = origin === undefined ? ROOT : join(options.folder, `stage-${origin}`);
  if (origin !== undefined) build(origin, { ...options, folder: base });
  for (const source of sources) {
    const from = join(base, source);
    const isFolder = statSync(from).isDirectory();
    const to = isFolder
      ? at(target)
      : at(target.endsWith('/') ? join(target, source.split('/').at(-1) ?? '') : target);
    const reaches = (path: string) => origin !== undefined || !isIgnored(relative(ROOT, path));
    if (!reaches(from)) throw new Error(`${source} does not reach the builder`);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: reaches });
  }
}

function run(instruction: Instruction, at: At, isWhole: boolean): void {
  const command = instruction.getRawArgumentsContent() ?? '';
  const done = /^mkdir (\/\w+) && chown [\d:]+ \1$/.exec(command)?.[1];
  if (done !== undefined) mkdirSync(at(done));
  else if (!isWhole && command.startsWith('npm ci ')) linkPackages(at('/app'), command);
  else execFileSync('sh', ['-c', command], { cwd: at('/app'), stdio: ['ignore', 'ignore', 'pipe'] });
}

interface LockedPackage {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly peer?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/** Those that this `npm ci` would install, by the lock file. */
function linkPackages(app: string, command: string): void {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages as Readonly<Record<string, LockedPackage>>);
  rmSync(join(app, 'node_modules'), { recursive: true, force: true });
  for (const [path, locked] of packages) {
    if (!path.includes('node_modules/') || isOmitted(locked, command)) continue;
    // Within one that is linked already.
    if (path.split('node_modules/').length > 2) continue;
    // Of another kind of machine.
    if (locked.optional && !existsSync(join(ROOT, path))) continue;
    const to = join(app, path);
    rmSync(to, { force: true });
    mkdirSync(dirname(to), { recursive: true });
    const { link, resolved = '' } = locked;
    symlinkSync(link ? relative(dirname(to), join(app, resolved)) : join(ROOT, path), to);
  }
}

function isOmitted({ dev, peer, optional, devOptional }: LockedPackage, command: string): boolean {
  const omits = (kind: string) => command.includes(`--omit=${kind}`);
  if ((dev && omits('dev')) || (peer && omits('peer')) || (optional && omits('optional'))) return true;
  return devOptional === true && omits('dev') && omits('optional');
}
