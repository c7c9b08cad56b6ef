// Programs that some tests drive. Under CI a missing one is a failure; on a laptop the tests say that they were skipped.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export function hasTool(name: string): boolean {
  return process.env['CI'] === 'true' || isThere(name);
}

/** Whether it is on the path. */
export function isThere(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
