// Another state of the repository, checked out beside this one for as long as a comparison runs. The bench itself is
// always the working tree's: what is compared is the code under it, measured in one and the same way.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RefWorktree {
  readonly folder: string;
  /** Synchronous, so that it also runs while the process is ending. */
  remove(): void;
}

const OWN_SCOPE = '@keywright';

export function checkOut(repository: string, ref: string): RefWorktree {
  const parent = mkdtempSync(join(tmpdir(), 'keywright-compare-'));
  const folder = join(parent, 'ref');
  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'pipe' });
  const remove = () => {
    rmSync(parent, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--detach', folder, ref);
    linkModules(repository, folder);
    rmSync(join(folder, 'bench'), { recursive: true, force: true });
    cpSync(join(repository, 'bench'), join(folder, 'bench'), { recursive: true });
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

/** Others' packages from this tree; our own must be the ref's, or it would be compared with itself. */
function linkModules(repository: string, folder: string): void {
  const from = join(repository, 'node_modules');
  const to = join(folder, 'node_modules');
  mkdirSync(join(to, OWN_SCOPE), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== OWN_SCOPE) symlinkSync(join(from, name), join(to, name));
  }
  for (const name of readdirSync(join(folder, 'packages'))) {
    if (existsSync(join(folder, 'packages', name, 'package.json')))
      symlinkSync(join(folder, 'packages', name), join(to, OWN_SCOPE, name));
  }
}
