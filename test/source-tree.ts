// The code of the repository as paths, texts and imports, without a compiler: architecture-rules.ts judges it.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  /** Without whole-line comments, so that rules judge code and not what is said about it. */
  readonly code: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** One import, export-from, dynamic import or require; types count like values. */
export interface Import {
  /** As written. */
  readonly name: string;
  /** Path of the file for a relative import, else null. */
  readonly file: string | null;
}

export const CODE_FOLDERS = ['packages', 'examples', 'test', 'bench', 'scripts'];
const NOT_OURS = ['node_modules', 'dist', 'coverage'];
const CODE_FILE = /\.(?:[cm]?[jt]s|[jt]sx|css|html|sql)$/;

const IMPORTS = [
  /\b(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])(?<name>[^'"]+)\1/g,
  /\bimport\s*(['"])(?<name>[^'"]+)\1/g,
  /\b(?:import|require)\s*\(\s*(['"`])(?<name>[^'"`]+)\1/g,
];

export function readSourceTree(root: string): SourceFile[] {
  const folders = readdirSync(root).filter((name) => CODE_FOLDERS.includes(name));
  return folders
    .flatMap((folder) => filesIn(join(root, folder)))
    .map((path) => {
      return sourceFile(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    });
}

export function sourceFile(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  const names = IMPORTS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match.groups?.['name'] ?? ''),
  );
  const imports = names.map((name) => ({ name, file: name.startsWith('.') ? resolved(path, name) : null }));
  return { path, code, lines: text.replace(/\n$/, '').split('\n').length, imports };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return NOT_OURS.includes(entry.name) || entry.name.startsWith('.') ? [] : filesIn(path);
    return CODE_FILE.test(entry.name) ? [path] : [];
  });
}

function withoutComments(text: string): string {
  return text.replace(/^[ \t]*\/\*.*?\*\//gms, '').replace(/^[ \t]*\/\/.*$/gm, '');
}

function resolved(from: string, name: string): string {
  const steps = from.split('/').slice(0, -1);
  for (const step of name.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
