// Whether the portal was built before its sources changed last: a server that is not started with `npm start` builds
// nothing. Where there are no sources, as in an image, or no build, there is nothing to compare.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Of the package's folder. Folders count too: theirs change with what is removed from them. */
export function isOldBuild(portal: string): boolean {
  try {
    const builtAt = statSync(join(portal, 'dist/source-mark')).mtimeMs;
    const sources = readdirSync(join(portal, 'src'), { recursive: true, encoding: 'utf8' });
    return sources.some((path) => statSync(join(portal, 'src', path)).mtimeMs > builtAt);
  } catch {
    return false;
  }
}
