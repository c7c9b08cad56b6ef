// Builds the portal into packages/portal/dist, unless what is there was built from the same sources. What is there is
// replaced only by a build that is whole, so that nobody reads half of one.
import { readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sourceMark } from './source-mark.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'packages/portal/dist');
const MARK = 'source-mark';

/** Whether there was anything to build. */
export async function buildPortal(): Promise<boolean> {
  const mark = sourceMark(ROOT);
  if (markOfBuilt() === mark) {
    // Built of these sources, however new their files are.
    const now = new Date();
    utimesSync(join(FOLDER, MARK), now, now);
    return false;
  }
  // Found only when it is needed: it takes longer to load than to see that nothing changed.
  const { build } = await import('vite');
  const fresh = join(ROOT, `packages/portal/.built-${process.pid}`);
  const restore = asForProduction();
  await build({ configFile: join(ROOT, 'packages/portal/vite.config.ts'), build: { outDir: fresh } }).finally(
    restore,
  );
  writeFileSync(join(fresh, MARK), mark);
  putInPlace(fresh, mark);
  return true;
}

/** Another builder may do the same at the same time: whoever comes second finds a whole build, of the same sources. */
function putInPlace(fresh: string, mark: string): void {
  const aside = `${fresh}-before`;
  try {
    renameSync(FOLDER, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    renameSync(fresh, FOLDER);
  } catch (error) {
    if (markOfBuilt() !== mark) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(aside, { recursive: true, force: true });
}

/** Vite asks the environment what it builds for. A test runner's says "test": React would be built as for its developers. */
function asForProduction(): () => void {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  return () => {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  };
}

function markOfBuilt(): string | null {
  try {
    return readFileSync(join(FOLDER, MARK), 'utf8');
  } catch {
    return null;
  }
}
