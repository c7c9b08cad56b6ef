import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replyPieces } from '../../src/conversation/reply.ts';
import { countTokens } from '../../src/count-tokens.ts';

describe('replyPieces', () => {
  it('loses nothing of the text, and its pieces cost what the whole costs', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'word', 'ü', '😀', ' ', '\n', '\t')), (parts) => {
        const text = parts.join('');
        const pieces = [...replyPieces(text, { kind: 'now' })];
        expect(pieces.join('')).toBe(text);
        expect(pieces.reduce((sum, piece) => sum + countTokens(piece), 0)).toBe(countTokens(text));
      }),
    );
  });

  it('makes a steered stream piece by piece, however long it is', () => {
    const steer = { kind: 'stream', chunks: Number.MAX_SAFE_INTEGER, everyMs: 0 } as const;
    const seen: string[] = [];
    for (const piece of replyPieces('ignored', steer)) {
      seen.push(piece);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['chunk-1 ', 'chunk-2 ']);
  });

  it('stops half-way through a text that is to be cut', () => {
    expect([...replyPieces('one two three four', { kind: 'cut' })]).toEqual(['one ', 'two ']);
  });
});
