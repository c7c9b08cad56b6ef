// A disk that is slow, for a server this is imported into before it starts: each write to a segment of its journal stands
// still first, as a write to a full disk cache does, and each flush to the disk takes longer. How long, in milliseconds,
// is read each time from the file that TEST_SLOW_DISK names; without the file, not at all.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const file = process.env['TEST_SLOW_DISK'] ?? '';
const still = new Int32Array(new SharedArrayBuffer(4));
const segments = new Set<number>();
const { openSync, writeSync, closeSync, fdatasync } = fs;

function delayMs(): number {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

fs.openSync = (path, ...rest) => {
  const descriptor = openSync(path, ...rest);
  if (String(path).endsWith('.journal')) segments.add(descriptor);
  return descriptor;
};
fs.closeSync = (descriptor) => {
  segments.delete(descriptor);
  closeSync(descriptor);
};
fs.writeSync = ((...words: Parameters<typeof writeSync>) => {
  if (segments.has(words[0])) Atomics.wait(still, 0, 0, delayMs());
  return writeSync(...words);
}) as typeof writeSync;
fs.fdatasync = ((descriptor: number, done: fs.NoParamCallback) => {
  setTimeout(() => fdatasync(descriptor, done), delayMs());
}) as typeof fdatasync;
syncBuiltinESMExports();
