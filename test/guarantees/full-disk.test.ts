// A disk that is full: what cannot be recorded is refused or let in as its API says, costs no limit anything where it is
// refused, and what is in the journal is whole. When there is room again, all is as before.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { beforeEach, describe, expect, test } from 'vitest';
import { JournalWriter } from '../../packages/server/src/system/journal/journal-writer.ts';
import { FakeDisk } from '../../packages/server/test/system/journal/fake-disk.ts';
import { type AssembledUseCases, assembleUseCases, type IssuedKey } from '../harness/assemble-use-cases.ts';
import { notes } from '../harness/guarantee-apis.ts';

const LIMIT = 10;
const limits = [limitRule({ name: 'burst', per: 'key', limit: LIMIT, window: 60_000 })];
const strict = { ...notes, limits, uncounted: 'refuse' } as const;
const lenient = { ...strict, uncounted: 'admit' } as const;

let disk: FakeDisk;
let works: AssembledUseCases;
let key: IssuedKey;
beforeEach(async () => {
  disk = new FakeDisk();
  const failures = { report: () => {} };
  const place = { segment: 1, maxSegmentBytes: 1_000_000, clean: (text: string | null) => text };
  const journal = new JournalWriter({ files: { create: () => disk.create() }, ...place, failures });
  works = assembleUseCases({ ports: { journal } });
  key = await works.newKey();
});

const ask = (api: typeof strict | typeof lenient) => works.verify(key.secret, { api });
const requestsIn = (text = '') => text.split('\n').filter((line) => line.slice(9).startsWith('["r"')).length;

describe('while the disk is full', () => {
  test('a good key is told to come back where the API says refuse, and loses nothing of its limits', async () => {
    for (let room = 0; room < 150; room += 10) {
      disk.room = room;
      expect(await ask(strict)).toMatchObject({ valid: false, denial: { reason: 'counting_unavailable' } });
    }
    disk.room = Number.POSITIVE_INFINITY;
    expect(await ask(strict)).toMatchObject({ valid: true, limits: [{ remaining: LIMIT - 1 }] });
    expect(requestsIn(disk.files[0])).toBe(1);
    expect(disk.files[0]?.endsWith('\n')).toBe(true);
  });

  test('a good key is let in where the API says admit, and a bad one is not', async () => {
    disk.room = 0;
    expect(await ask(lenient)).toMatchObject({ valid: true });
    const bad = await works.verify(`${key.secret.slice(0, -1)}x`, { api: lenient });
    expect(bad).toMatchObject({ valid: false, denial: { reason: 'unknown_key' } });
    disk.room = Number.POSITIVE_INFINITY;
    await ask(lenient);
    expect(requestsIn(disk.files[0])).toBe(1);
  });

  test('a refusal is a refusal, for its own reason', async () => {
    disk.room = 0;
    const elsewhere = { api: strict, access: { kind: 'scope', scope: 'nothing' } as const };
    const verdict = await works.verify(key.secret, elsewhere);
    expect(verdict).toMatchObject({ valid: false, denial: { reason: 'insufficient_scope' } });
  });
});
