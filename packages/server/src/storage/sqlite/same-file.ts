// An open database whose file is deleted or replaced goes on working, into nowhere: every write would be acknowledged and
// lost. So the name must still lead to the file that was opened.
import { statSync } from 'node:fs';

/** Throws once `path` no longer names the file it names now. */
export function sameFileGuard(path: string): () => void {
  const opened = statSync(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.ino === opened.ino && now.dev === opened.dev) return;
    throw new Error(
      `The database file ${path} was deleted or replaced while it was open: stop, put it back, and start again.`,
    );
  };
}
