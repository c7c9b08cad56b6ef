// The files of deploy/ as tests read them, and what is the same in all of them.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import packageFile from '../../package.json' with { type: 'json' };
import { type LoadedStart, loadStart } from '../../packages/server/src/serve.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const DEPLOY = resolve(ROOT, 'deploy');
export const CONFIG_FILE = resolve(DEPLOY, 'keywright.config.ts');
export const VERSION = packageFile.version;
/** What a node does beyond draining before it ends: the last words of cut requests, the last of its journal. */
const ENDING_SECONDS = 5;

export function readDeployed(name: string): string {
  return readFileSync(resolve(DEPLOY, name), 'utf8');
}

/** All documents of a file; throws at what is no YAML, and at keys that are written twice. */
export function readYaml(name: string, text: string = readDeployed(name)): readonly unknown[] {
  return parseAllDocuments(text, { merge: true, uniqueKeys: true }).map((document) => {
    for (const error of document.errors) throw error;
    return document.toJS();
  });
}

/** What a start with these settings over the example of a configuration would run, and what is wrong with it. */
export async function startOf(env: Readonly<Record<string, string>>): Promise<Omit<LoadedStart, 'close'>> {
  const { close, ...loaded } = await loadStart({ ...env, KEYWRIGHT_CONFIG: CONFIG_FILE });
  await close();
  return loaded;
}

/** How long whatever stops a node must wait at least. */
export async function secondsToStop(): Promise<number> {
  const { config } = await startOf({});
  return (config?.drainMs ?? Number.NaN) / 1000 + ENDING_SECONDS;
}

/** Settings that differ from place to place, as somebody might fill them in. */
export const FILLED = {
  KEYWRIGHT_PUBLIC_URL: 'https://keys.example.com',
  KEYWRIGHT_ADMIN_TOKEN: 'operator-of-a-deployment-0123456789-abc',
  KEYWRIGHT_SESSION_SECRET: 'sessions-of-a-deployment-0123456789-xyz',
  KEYWRIGHT_DATABASE_URL: 'postgres://keywright:secret@postgres.internal:5432/keywright',
  KEYWRIGHT_REDIS_URL: 'redis://:secret@valkey.internal:6379',
  POSTGRES_PASSWORD: 'a1b2c3',
  VALKEY_PASSWORD: 'd4e5f6',
} as const;

export function filled(name: string): string {
  const value = Reflect.get(FILLED, name);
  if (value === undefined) throw new Error(`${name} is not to be filled in`);
  return value;
}
