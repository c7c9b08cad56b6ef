// The operator's token: from the environment, else from the data folder, where the first start puts a generated one.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECRET_ALPHABETS } from '@keywright/core/secret-alphabet';
import type { Secrets } from './app/ports.ts';
import type { Settings } from './settings.ts';

export interface AdminToken {
  readonly token: string;
  /** Where it is kept; null when it came from the environment. */
  readonly file: string | null;
  /** True on the start that made it. */
  readonly generated: boolean;
}

const GENERATED_LENGTH = 43;

export async function requireAdminToken(settings: Settings, secrets: Secrets): Promise<AdminToken> {
  if (settings.adminToken !== null) return { token: settings.adminToken, file: null, generated: false };
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 });
  const file = join(settings.dataFolder, 'admin-token');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (kept.trim() !== '') return { token: kept.trim(), file, generated: false };
  const token = `kwa_${secrets.randomCharacters(SECRET_ALPHABETS.base62, GENERATED_LENGTH)}`;
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return { token, file, generated: true };
}
