// Bodies that come in pieces are put together without keeping the pieces.
import { expect, test } from 'vitest';
import { GatheredBytes } from '../../src/requests/gathered-bytes.ts';

const text = (gathered: GatheredBytes) => new TextDecoder().decode(gathered.bytes);

test('nothing that came is no bytes', () => {
  expect(new GatheredBytes().bytes).toHaveLength(0);
});

test('pieces of any length are one text, in their order', () => {
  const gathered = new GatheredBytes();
  for (const piece of ['a', '', 'bcd', 'e', 'fghijklmnopqrstuvwxyz'])
    gathered.add(new TextEncoder().encode(piece));
  expect(text(gathered)).toBe('abcdefghijklmnopqrstuvwxyz');
  expect(gathered.size).toBe(26);
});

test('a piece is not kept: whoever brought it may use it again', () => {
  const gathered = new GatheredBytes();
  const piece = new Uint8Array(1);
  for (const code of [104, 105, 33]) {
    piece[0] = code;
    gathered.add(piece);
  }
  expect(text(gathered)).toBe('hi!');
});

test('a body in pieces of one byte takes at most twice the room of its bytes', () => {
  const gathered = new GatheredBytes();
  const piece = new Uint8Array(1);
  for (let count = 0; count < 100_000; count += 1) gathered.add(piece);
  expect(gathered.bytes.buffer.byteLength).toBeLessThanOrEqual(200_000);
});
