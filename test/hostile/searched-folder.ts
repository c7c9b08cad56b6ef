// Every file of a folder, and what was found in them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSecrets } from './secret-spellings.ts';

export function filesOf(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
}

/** Where each secret was found; one may be in the file of its own. */
export function findingsInFolder(
  folder: string,
  secrets: ReadonlyMap<string, string>,
  own: { readonly secret: string; readonly file: string },
): readonly string[] {
  return filesOf(folder).flatMap(({ name, bytes }) => {
    const hidden = new Map(secrets);
    if (name === own.file) hidden.delete(own.secret);
    return findSecrets(hidden, bytes).map((finding) => `${name}: ${finding}`);
  });
}
