// P-31: what a process holds for each key that it remembers, after garbage collection: a second set of as many keys, so that
// tables and code that grow with the first are not counted as keys'.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchOptions } from './harness/bench-options.ts';
import { startProcess } from './harness/bench-process.ts';
import { seeded } from './harness/seed.ts';
import { warmKeys } from './harness/warm-keys.ts';

const TOKEN = 'bench-operator-of-a-memory-0123456789';

async function bytesPerKey(keys: number): Promise<{ readonly held: number; readonly rss: number }> {
  const { dataFolder, keysFile, remove } = await seeded(keys, 'uncounted');
  const config = { dataFolder, adminToken: TOKEN, upstreamUrl: null, recordUsage: false };
  const keywright = await startProcess('keywright', config, ['--expose-gc']);
  try {
    const all = (await readFile(keysFile, 'utf8')).trimEnd().split('\n');
    const half = all.length / 2;
    const memoryWith = async (values: readonly string[]) => {
      const file = join(dataFolder, 'some-keys.txt');
      await writeFile(file, `${values.join('\n')}\n`);
      await warmKeys(keywright.url, TOKEN, file);
      return keywright.memory();
    };
    const first = await memoryWith(all.slice(0, half));
    const both = await memoryWith(all.slice(half));
    const held = both.heapUsed + both.external - first.heapUsed - first.external;
    return { held: held / half, rss: (both.rss - first.rss) / half };
  } finally {
    await keywright.stop();
    remove();
  }
}

if (import.meta.main) {
  const { held, rss } = await bytesPerKey(benchOptions().keys);
  console.log(`a key in memory: ${held.toFixed(0)} bytes held, ${rss.toFixed(0)} bytes of resident memory`);
}
