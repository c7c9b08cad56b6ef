// One mark of everything a build is made of. Two builds with the same mark are the same: the second is left out.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** From the root of the repository. */
const SOURCES = [
  'packages/portal/src',
  'packages/portal/build',
  'packages/portal/index.html',
  'packages/portal/vite.config.ts',
  'packages/portal/package.json',
  'packages/core/src',
  'package-lock.json',
];

export function sourceMark(root: string): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesAt(join(root, source)))) {
    hash
      .update(`${relative(root, path)}\n`)
      .update(readFileSync(path))
      .update('\n');
  }
  return hash.digest('hex');
}

function filesAt(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}
