// A database of many keys, made once for each schema and kept in the system's temporary folder; every run gets a copy.
import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { type Counting, insertKeys } from './insert-keys.ts';

export interface Seeded {
  /** A data folder of this run's own. */
  readonly dataFolder: string;
  /** One key's value a line. */
  readonly keysFile: string;
  /** Also happens by itself when the process ends. */
  remove(): void;
}

/** To be raised when what is seeded changes. */
const FORM = 3;
const MIGRATIONS = fileURLToPath(new URL('../../packages/server/src/storage/migrations', import.meta.url));

export async function seeded(count: number, counting: Counting): Promise<Seeded> {
  const kept = join(tmpdir(), `keywright-bench-${await schemaDigest()}-${counting}-${count}`);
  const isKept = await stat(kept).then(
    () => true,
    () => false,
  );
  if (!isKept) await seed(kept, count, counting);
  const dataFolder = await mkdtemp(join(tmpdir(), 'keywright-bench-run-'));
  const remove = () => rmSync(dataFolder, { recursive: true, force: true });
  process.once('exit', remove);
  await copyFile(join(kept, 'keywright.db'), join(dataFolder, 'keywright.db'));
  return { dataFolder, keysFile: join(kept, 'keys.txt'), remove };
}

async function schemaDigest(): Promise<string> {
  const hash = createHash('sha256').update(`${FORM}`);
  const files = await readdir(MIGRATIONS, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.ts')).sort())
    hash.update(await readFile(join(MIGRATIONS, file)));
  return hash.digest('hex').slice(0, 12);
}

/** In a folder of its own first: what is found under the final name is whole. */
async function seed(folder: string, count: number, counting: Counting): Promise<void> {
  console.error(`making a database of ${count} keys in ${folder}`);
  const making = `${folder}-${randomUUID()}`;
  await mkdir(making, { mode: 0o700 });
  const storage = await openSqliteStorage({ path: join(making, 'keywright.db'), digest });
  const values = await insertKeys(storage, { count, counting });
  await storage.close();
  await writeFile(join(making, 'keys.txt'), `${values.join('\n')}\n`, { mode: 0o600 });
  await rename(making, folder);
}
