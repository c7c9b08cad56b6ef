// The operator's token: from the environment, else from the data folder, where the first start puts a generated one.
// Ask only while holding the data folder: nobody else then makes a second one.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECRET_ALPHABETS } from '@keywright/core/secrets/secret-alphabet';
import type { Secrets } from './app/ports.ts';
import { type Settings, weaknessOf } from './settings.ts';

export interface AdminToken {
  readonly token: string;
  /** Where it is kept; null when it came from the environment. */
  readonly file: string | null;
}

const GENERATED_LENGTH = 43;

export async function requireAdminToken(settings: Settings, secrets: Secrets): Promise<AdminToken> {
  if (settings.adminToken !== null) return { token: settings.adminToken, file: null };
  const file = join(settings.dataFolder, 'admin-token');
  const kept = await readOrNull(file);
  if (kept !== null) return { token: checked(kept.trim(), file), file };
  const token = `kwa_${secrets.randomCharacters(SECRET_ALPHABETS.base62, GENERATED_LENGTH)}`;
  await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return { token, file };
}

/** A file cut short or edited by hand must not become a password one can guess. */
function checked(token: string, file: string): string {
  const weakness = weaknessOf(token);
  if (weakness === null) return token;
  throw new Error(`The operator's token in ${file} ${weakness}; delete the file to have a new one generated`);
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
