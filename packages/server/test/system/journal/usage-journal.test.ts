// The journal on a real disk: what was written is read by the next life of the server, segment by segment.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { limitRule } from '@keywright/core/limits/limit-rule';
import { NO_TOKENS } from '@keywright/core/usage/token-count';
import { describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../test/harness/request-facts.ts';
import { journalFolder, recordsOf, requestIdsOf, START } from './journal-folder.ts';

const folder = journalFolder();
const names = () => readdirSync(folder.path).sort();
const entries = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => usageEntry({ requestId: `req_${from + index}` }));

describe('a journal', () => {
  test('is read back in the order of writing, also what was written while it is read', async () => {
    const { writer, reader } = folder.open();
    const told = { requestId: 'req_0', at: 7, model: 'm', tokens: NO_TOKENS, micros: 3, isEstimated: true };
    writer.append(usageEntry({ requestId: 'req_0', userAgent: 'é — 漢字 \u2028 \n' }));
    writer.progress(told);
    writer.end({ ...told, endUser: 'u', isBillable: true });
    expect(await recordsOf(reader)).toEqual([
      { kind: 'request', entry: usageEntry({ requestId: 'req_0', userAgent: 'é — 漢字 \u2028 \n' }) },
      { kind: 'progress', progress: told },
      { kind: 'end', end: { ...told, endUser: 'u', isBillable: true } },
    ]);
    const seen = reader.end();
    writer.append(usageEntry({ requestId: 'req_1' }));
    expect(requestIdsOf(await recordsOf(reader, seen))).toEqual(['req_1']);
    expect(requestIdsOf(await recordsOf(reader, START, seen))).toEqual(['req_0', 'req_0', 'req_0']);
  });

  test('belongs to its user alone', () => {
    folder.open().writer.append(usageEntry());
    expect(statSync(join(folder.path, '00000001.journal')).mode & 0o777).toBe(0o600);
    folder.open({ folder: join(folder.path, 'usage') });
    expect(statSync(join(folder.path, 'usage')).mode & 0o777).toBe(0o700);
  });

  test('begins a new segment at every start, behind all there ever were', async () => {
    const first = folder.open();
    first.writer.append(usageEntry({ requestId: 'req_old' }));
    const second = folder.open();
    second.writer.append(usageEntry({ requestId: 'req_new' }));
    expect(names()).toEqual(['00000001.journal', '00000002.journal']);
    expect(requestIdsOf(await recordsOf(second.reader))).toEqual(['req_old', 'req_new']);
    folder.open({ after: 40 });
    expect(names().at(-1)).toBe('00000041.journal');
  });

  test('goes on in a new segment when one is full, and is read over the seam from anywhere', async () => {
    const { writer, reader } = folder.open({ maxSegmentBytes: 500 });
    const ends = [reader.end()];
    const wanted = entries(40);
    for (const entry of wanted) {
      writer.append(entry);
      ends.push(reader.end());
    }
    expect(names().length).toBeGreaterThan(5);
    for (const [index, end] of ends.entries()) {
      expect(requestIdsOf(await recordsOf(reader, end))).toEqual(
        wanted.slice(index).map(({ requestId }) => requestId),
      );
    }
  });

  test('forgets whole segments before a position, and nothing of the one it is in', async () => {
    const { writer, reader } = folder.open({ maxSegmentBytes: 500 });
    for (const entry of entries(20)) writer.append(entry);
    const kept = reader.end();
    for (const entry of entries(20, 20)) writer.append(entry);
    await reader.forget(kept);
    expect(names()[0]).toBe(`${String(kept.segment).padStart(8, '0')}.journal`);
    expect(requestIdsOf(await recordsOf(reader, kept))).toEqual(
      entries(20, 20).map(({ requestId }) => requestId),
    );
    await reader.forget(reader.end());
    expect(names()).toHaveLength(1);
    writer.append(usageEntry());
  });

  test('tells when a segment it is asked for is gone, once, and reads the others', async () => {
    const { writer, reader } = folder.open({ maxSegmentBytes: 500 });
    for (const entry of entries(20)) writer.append(entry);
    await reader.forget({ segment: 2, offset: 0 });
    for (let time = 0; time < 2; time += 1) {
      expect((await recordsOf(reader, { segment: 1, offset: 10 })).length).toBeGreaterThan(0);
    }
    expect(folder.reported).toEqual(['Segment 1 of the journal is gone.']);
  });

  test('takes nothing once it is closed', async () => {
    const journal = folder.open();
    await journal.close();
    expect(() => journal.writer.append(usageEntry())).toThrow('closed');
  });
});

describe('the limits a request was charged to', () => {
  const limits = (name: string) => limitRule({ name, per: 'key', limit: 10, window: 1000, alertAt: [80] });
  const charged = (name: string) =>
    usageEntry({ charges: [{ rule: limits(name), counter: `counter/${name}`, amount: 1 }] });

  test('are known wherever reading begins, in this life of the server and the next', async () => {
    const { writer, reader } = folder.open({ maxSegmentBytes: 2000 });
    const ends = [reader.end()];
    const wanted = Array.from({ length: 30 }, (_, index) => charged(`limit-${index % 4}`));
    for (const entry of wanted) {
      writer.append(entry);
      ends.push(reader.end());
    }
    const read = wanted.map((entry) => ({
      kind: 'request',
      entry: { ...entry, charges: entry.charges.map((charge) => ({ ...charge, amount: 0 })) },
    }));
    for (const [index, end] of ends.entries()) {
      for (const one of [reader, folder.open().reader]) {
        expect(await recordsOf(one, end, ends.at(-1))).toEqual(read.slice(index));
      }
    }
  });

  test('are defined once a segment, whatever object tells them', async () => {
    const { writer, reader } = folder.open();
    writer.append(charged('a'));
    const first = reader.end().offset;
    writer.append(charged('a'));
    const second = reader.end().offset - first;
    expect(second).toBeLessThan(first);
    writer.append(charged('a'));
    expect(reader.end().offset - first).toBe(2 * second);
  });
});
