// Secrets of the server's own: the operator's token, and what signs the cookies of people. From the environment, else
// from the data folder, where the first start puts a generated one. There is no default, and a weak one stops the start.
// Ask only while holding the data folder: nobody else then makes a second one.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECRET_ALPHABETS } from '@keywright/core/secrets/secret-alphabet';
import type { Secrets } from '../app/ports.ts';
import { type Settings, weaknessOf } from './settings.ts';

export interface AdminToken {
  readonly token: string;
  /** Where it is kept; null when it came from the environment. */
  readonly file: string | null;
}

export async function requireAdminToken(settings: Settings, secrets: Secrets): Promise<AdminToken> {
  if (settings.adminToken !== null) return { token: settings.adminToken, file: null };
  const file = join(settings.dataFolder, 'admin-token');
  return { token: await keep({ file, prefix: 'kwa', what: "operator's token" }, secrets), file };
}

export async function requireSessionSecret(
  settings: Pick<Settings, 'dataFolder' | 'sessionSecret' | 'databaseUrl' | 'adminToken'>,
  secrets: Secrets,
): Promise<string> {
  if (settings.sessionSecret !== null) return settings.sessionSecret;
  // Every node must take the cookies of the others.
  if (settings.databaseUrl !== null) return secrets.digest(`sessions\n${settings.adminToken}`);
  const file = join(settings.dataFolder, 'session-secret');
  return keep({ file, prefix: 'kws', what: 'secret of sessions' }, secrets);
}

interface Kept {
  readonly file: string;
  readonly prefix: string;
  /** What people call it. */
  readonly what: string;
}

/** 43 characters of 62 are 256 bits. */
const GENERATED_LENGTH = 43;

async function keep({ file, prefix, what }: Kept, secrets: Secrets): Promise<string> {
  const kept = (await readOrNull(file))?.trim();
  if (kept === undefined) {
    const secret = `${prefix}_${secrets.randomCharacters(SECRET_ALPHABETS.base62, GENERATED_LENGTH)}`;
    await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    return secret;
  }
  // A file cut short or edited by hand must not become a secret one can guess.
  const weakness = weaknessOf(kept);
  if (weakness === null) return kept;
  throw new Error(`The ${what} in ${file} ${weakness}; delete the file to have a new one generated`);
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
