// One process per data folder: another one's revocations would not reach this one's memory of keys. The lock is SQLite's
// own on a file beside the database, so it ends with the process, however that ends.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface DataFolder {
  release(): void;
}

/** Makes the folder where there is none, and holds it until released. Throws while another process holds it. */
export async function holdDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(path, 'lock'));
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw new Error(
      `Another Keywright is running on the data folder ${path}: stop it, or give this one a folder of its own with KEYWRIGHT_DATA`,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}
