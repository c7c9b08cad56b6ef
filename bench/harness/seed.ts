// A database of many keys, made once for each schema and kept in the system's temporary folder; every run gets a copy.
import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiKey } from '@keywright/core/keys/api-key';
import { limitRule } from '@keywright/core/limits/limit-rule';
import { stav } from '@keywright/core/presets';
import { mintSecret } from '../../packages/server/src/app/keys/mint-secret.ts';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { createSecrets, digest } from '../../packages/server/src/system/secrets.ts';

export interface Seeded {
  /** A data folder of this run's own. */
  readonly dataFolder: string;
  /** One key's value a line. */
  readonly keysFile: string;
  /** Also happens by itself when the process ends. */
  remove(): void;
}

const KEYS_PER_WORKSPACE = 100;
const KEYS_PER_TRANSACTION = 5000;
/** To be raised when what is seeded changes. */
const FORM = 2;
const MIGRATIONS = fileURLToPath(new URL('../../packages/server/src/storage/migrations', import.meta.url));

/** Whether keys have limits and usage is recorded, or neither: what both cost is the difference. */
export type Counting = 'counted' | 'uncounted';

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
  for (const file of (await readdir(MIGRATIONS)).sort()) hash.update(await readFile(join(MIGRATIONS, file)));
  return hash.digest('hex').slice(0, 12);
}

/** In a folder of its own first: what is found under the final name is whole. */
async function seed(folder: string, count: number, counting: Counting): Promise<void> {
  console.error(`making a database of ${count} keys in ${folder}`);
  const making = `${folder}-${randomUUID()}`;
  await mkdir(making, { mode: 0o700 });
  const storage = await openSqliteStorage({ path: join(making, 'keywright.db'), digest });
  const values: string[] = [];
  while (values.length < count) {
    await storage.transaction(async (tx) => {
      const until = Math.min(count, values.length + KEYS_PER_TRANSACTION);
      while (values.length < until) {
        const { key, value } = newKey(values.length, counting);
        if (values.length % KEYS_PER_WORKSPACE === 0) {
          const { workspaceId, createdAt } = key;
          await tx.workspaces.insert({ id: workspaceId, name: workspaceId, slug: workspaceId, createdAt });
        }
        await tx.keys.insert(key);
        values.push(value);
      }
    });
  }
  await storage.close();
  await writeFile(join(making, 'keys.txt'), `${values.join('\n')}\n`, { mode: 0o600 });
  await rename(making, folder);
}

const now = Date.now();
const secrets = createSecrets({ now: () => now });

const LIMITS = [limitRule({ name: 'burst', per: 'key', limit: 1_000_000, window: 60_000 })];

/** As a customer's key looks: three scopes, and a limit of its own that is counted and never reached. */
function newKey(index: number, counting: Counting): { readonly key: ApiKey; readonly value: string } {
  const { value, record } = mintSecret(secrets, stav, { environment: 'live', now });
  const key: ApiKey = {
    id: secrets.newId('key'),
    api: stav.name,
    workspaceId: `ws-${Math.floor(index / KEYS_PER_WORKSPACE)}`,
    environment: 'live',
    name: `key ${index}`,
    scopes: Object.keys(stav.scopes),
    allowedAddresses: 'any',
    limits: counting === 'counted' ? LIMITS : [],
    metadata: {},
    ownerMemberId: null,
    makerKeyId: null,
    makerUserId: null,
    makerRole: null,
    createdAt: now,
    createdBy: { kind: 'operator' },
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    revokeReason: null,
    secrets: [record],
  };
  return { key, value };
}
