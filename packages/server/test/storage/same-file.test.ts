import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/app/ports.ts';
import { openSqliteStorage } from '../../src/storage/sqlite.ts';
import { digest } from '../../src/system/secrets.ts';

let folder: string;
let path: string;
let storage: Storage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-same-file-'));
  path = join(folder, 'keywright.db');
  storage = await openSqliteStorage({ path, digest });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

const workspace = { id: 'ws_1', name: 'One', slug: 'one', createdAt: 1 };
const insert = () => storage.transaction((tx) => tx.workspaces.insert(workspace));

describe('a database file that is no longer there', () => {
  it('is neither healthy nor written to once it was deleted', async () => {
    await rm(path);
    await expect(storage.ping()).rejects.toThrow(/deleted or replaced/);
    await expect(insert()).rejects.toThrow(/deleted or replaced/);
  });

  it('is neither healthy nor written to while another file has its name, and both again when it is back', async () => {
    await rename(path, `${path}.aside`);
    await writeFile(path, 'something else');
    await expect(insert()).rejects.toThrow(/deleted or replaced/);
    await rename(`${path}.aside`, path);
    await storage.ping();
    await insert();
    expect(await storage.workspaces.findById('ws_1')).toEqual(workspace);
  });
});
