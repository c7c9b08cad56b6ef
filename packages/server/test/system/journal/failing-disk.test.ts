// When a write fails the caller is told, and no half record stays: neither for this process nor for the next.

import { limitRule } from '@keywright/core/limits/limit-rule';
import { describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../test/harness/request-facts.ts';
import { JournalWriter } from '../../../src/system/journal/journal-writer.ts';
import { FakeDisk } from './fake-disk.ts';

function writerOn(disk: FakeDisk, maxSegmentBytes = 1_000_000) {
  const failures: string[] = [];
  const writer = new JournalWriter({
    files: { create: () => disk.create() },
    segment: 1,
    maxSegmentBytes,
    clean: (text) => text,
    failures: { report: (error) => void failures.push((error as Error).message) },
  });
  return { writer, failures };
}

const idsIn = (text: string | undefined) => (text ?? '').match(/req_\w+/g) ?? [];
const request = (requestId: string) => usageEntry({ requestId });

describe('a record for which there is no room', () => {
  test('is cut off again at every length it may get to, and the caller is told', () => {
    const sample = new FakeDisk();
    writerOn(sample).writer.append(request('req_b'));
    const length = sample.files[0]?.length ?? 0;
    for (let room = 0; room < length; room += 1) {
      const disk = new FakeDisk();
      const { writer } = writerOn(disk);
      writer.append(request('req_a'));
      disk.room = room;
      expect(() => writer.append(request('req_b'))).toThrow();
      disk.room = Number.POSITIVE_INFINITY;
      writer.append(request('req_c'));
      expect(idsIn(disk.files[0])).toEqual(['req_a', 'req_c']);
      expect(writer.position).toEqual({ segment: 1, offset: disk.files[0]?.length });
    }
  });

  test('leaves the definition of its limit whole or away, never a number without one', () => {
    const rule = limitRule({ name: 'burst', per: 'key', limit: 1, window: 1000 });
    const charged = { ...request('req_b'), charges: [{ rule, counter: 'c', amount: 1 }] };
    const sample = new FakeDisk();
    writerOn(sample).writer.append(charged);
    const length = sample.files[0]?.length ?? 0;
    for (let room = 0; room < length; room += 1) {
      const disk = new FakeDisk();
      const { writer } = writerOn(disk);
      disk.room = room;
      expect(() => writer.append(charged)).toThrow();
      disk.room = Number.POSITIVE_INFINITY;
      writer.append(charged);
      const lines = (disk.files[0] ?? '').trimEnd().split('\n');
      expect(lines.map((line) => line.slice(9, 15))).toEqual(['["l",0', '["r","']);
    }
  });
});

describe('a segment that cannot be cut back', () => {
  test('is given up: nobody reads its torn end, and records go on in the next', () => {
    const disk = new FakeDisk();
    const { writer, failures } = writerOn(disk);
    writer.append(request('req_a'));
    const { offset } = writer.position;
    disk.room = 30;
    disk.isCutting = false;
    expect(() => writer.append(request('req_b'))).toThrow('Only 30 of');
    expect(failures).toEqual(['EIO']);
    expect([writer.lengthOf(1), writer.position]).toEqual([offset, { segment: 1, offset }]);
    disk.room = Number.POSITIVE_INFINITY;
    writer.append(request('req_c'));
    expect(idsIn(disk.files[1])).toEqual(['req_c']);
    expect(writer.position.segment).toBe(2);
  });

  test('is followed by another as soon as one can be made; until then every caller is told', () => {
    const disk = new FakeDisk();
    const { writer } = writerOn(disk);
    disk.room = 0;
    disk.isCutting = false;
    disk.isCreating = false;
    for (let time = 0; time < 3; time += 1) expect(() => writer.append(request('req_a'))).toThrow();
    disk.room = 1000;
    disk.isCreating = true;
    writer.append(request('req_b'));
    expect(disk.files.flatMap(idsIn)).toEqual(['req_b']);
  });
});

describe('a full segment', () => {
  test('grows on while no other can be made', () => {
    const disk = new FakeDisk();
    const { writer } = writerOn(disk, 100);
    disk.isCreating = false;
    for (const id of ['req_a', 'req_b', 'req_c']) writer.append(request(id));
    expect(disk.files.map(idsIn)).toEqual([['req_a', 'req_b', 'req_c']]);
    disk.isCreating = true;
    writer.append(request('req_d'));
    expect(disk.files.map(idsIn)).toEqual([['req_a', 'req_b', 'req_c'], ['req_d']]);
  });
});
