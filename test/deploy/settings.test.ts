// Every setting that deploy/ names is one there is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEPLOY, ROOT } from './deploy-files.ts';

const namesIn = (file: string) => readFileSync(file, 'utf8').match(/KEYWRIGHT_[A-Z_]+/g) ?? [];
const known = new Set(namesIn(join(ROOT, 'packages/server/src/environment/settings.ts')));
const files = readdirSync(DEPLOY, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

test('no file of deploy/ names a setting that the server does not know', () => {
  expect(files.length).toBeGreaterThan(10);
  expect(known.size).toBeGreaterThan(7);
  const unknown = files.flatMap((file) => namesIn(file).filter((name) => !known.has(name)));
  expect(unknown).toEqual([]);
});
