// What a killed process or a tired disk leaves: every line that is whole is read, and no other.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../test/harness/request-facts.ts';
import { segmentFilesIn } from '../../../src/system/journal/segment-files.ts';
import { SegmentsReader } from '../../../src/system/journal/segments-reader.ts';
import { journalFolder, requestIdsOf, START } from './journal-folder.ts';

const folder = journalFolder();
const RECORDS = 4;
const reported: string[] = [];
beforeEach(() => {
  reported.length = 0;
});

/** Bytes of a segment with four records, and where each line ends. */
async function written(): Promise<{
  readonly path: string;
  readonly bytes: Buffer;
  readonly ends: number[];
}> {
  const { writer, reader } = folder.open();
  const ends: number[] = [];
  for (let index = 0; index < RECORDS; index += 1) {
    writer.append(usageEntry({ requestId: `req_${index}` }));
    ends.push(reader.end().offset);
  }
  const path = join(folder.path, readdirSync(folder.path)[0] ?? '');
  return { path, bytes: readFileSync(path), ends };
}

/** What the next life of the server finds. */
function nextLife(): SegmentsReader {
  const failures = { report: (error: unknown) => void reported.push((error as Error).message) };
  return new SegmentsReader({ files: segmentFilesIn(folder.path), lengthOf: () => null, failures });
}

async function found(reader = nextLife()): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { records } of reader.read(START, { segment: 2, offset: 0 }))
    ids.push(...requestIdsOf(records));
  return ids;
}

describe('a journal that was torn off', () => {
  test('is read up to the last whole line, wherever it was torn', async () => {
    const { path, bytes, ends } = await written();
    for (let length = 0; length < bytes.length; length += 1) {
      writeFileSync(path, bytes.subarray(0, length));
      const whole = ends.filter((end) => end <= length + 1).length;
      expect(await found()).toEqual(Array.from({ length: whole }, (_, index) => `req_${index}`));
    }
  });

  test('says so once, and not when it ends with a whole line', async () => {
    const { path, bytes, ends } = await written();
    writeFileSync(path, bytes.subarray(0, ends[1]));
    await found();
    expect(reported).toEqual([]);
    writeFileSync(path, bytes.subarray(0, (ends[1] ?? 0) + 20));
    const reader = nextLife();
    for (let time = 0; time < 3; time += 1) await found(reader);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toMatch(/^One line of segment 1 /);
  });

  test('is read on after megabytes that a loss of power left empty', async () => {
    const { path, bytes, ends } = await written();
    const zeros = Buffer.alloc(3_000_000);
    const parts = [bytes.subarray(0, ends[0]), zeros, Buffer.from('\n'), bytes.subarray(ends[0])];
    writeFileSync(path, Buffer.concat(parts));
    expect(await found()).toEqual(['req_0', 'req_1', 'req_2', 'req_3']);
    expect(reported).not.toEqual([]);
  });
});

describe('a journal with a flipped bit', () => {
  test('loses the line it is in, at most the one after it, and no other, wherever it is', async () => {
    const { path, bytes, ends } = await written();
    for (let place = 0; place < bytes.length; place += 1) {
      const damaged = Buffer.from(bytes);
      damaged[place] = (damaged[place] ?? 0) ^ (1 << (place % 8));
      writeFileSync(path, damaged);
      const hit = ends.findIndex((end) => place < end);
      // A line feed that is none any more joins two lines.
      const lost = place === (ends[hit] ?? 0) - 1 ? [hit, hit + 1] : [hit];
      const rest = [0, 1, 2, 3].filter((index) => !lost.includes(index)).map((index) => `req_${index}`);
      const torn = place === bytes.length - 1;
      expect(await found(), `byte ${place}`).toEqual(torn ? ['req_0', 'req_1', 'req_2'] : rest);
    }
  });
});
