import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelSteer } from '../../src/conversation/model-steer.ts';
import { parseConversation } from '../../src/conversation/parse-conversation.ts';
import { replyPieces, wholeReply } from '../../src/conversation/reply.ts';
import { countTokens } from '../../src/count-tokens.ts';

const NOW: ModelSteer = { kind: 'now' };

function asking(content: string, more: object = {}) {
  const parsed = parseConversation(
    JSON.stringify({ model: 'm', messages: [{ role: 'user', content }], ...more }),
  );
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.conversation;
}

const someText = fc
  .array(fc.constantFrom('a', 'word', 'ü', '😀', ' ', '\n', '\t'))
  .map((parts) => parts.join(''));

describe('a reply', () => {
  it('loses nothing of the text in pieces, and its pieces cost what the whole costs', () => {
    fc.assert(
      fc.property(someText, fc.integer({ min: 1, max: 9 }), (said, max_tokens) => {
        const conversation = asking(said, { max_tokens });
        const { text } = wholeReply(conversation, NOW);
        const pieces = [...replyPieces(conversation, NOW)];
        expect(pieces.join('')).toBe(text);
        expect(pieces.reduce((sum, piece) => sum + countTokens(piece), 0)).toBe(countTokens(text));
      }),
    );
  });

  it('is never longer than max_tokens, and says when that left something unsaid', () => {
    fc.assert(
      fc.property(someText, fc.integer({ min: 1, max: 9 }), (said, max_completion_tokens) => {
        const full = `You said: ${said}`;
        const { text, isShortened } = wholeReply(asking(said, { max_completion_tokens }), NOW);
        expect(full.startsWith(text)).toBe(true);
        expect(countTokens(text)).toBe(Math.min(countTokens(full), max_completion_tokens));
        expect(isShortened).toBe(countTokens(full) > max_completion_tokens);
      }),
    );
  });

  it('is made piece by piece when it is steered, however long it is', () => {
    const steer = { kind: 'stream', chunks: Number.MAX_SAFE_INTEGER, everyMs: 0 } as const;
    const seen: string[] = [];
    for (const piece of replyPieces(asking('ignored'), steer)) {
      seen.push(piece);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['chunk-1 ', 'chunk-2 ']);
    expect([...replyPieces(asking('ignored', { max_tokens: 3 }), steer)]).toHaveLength(3);
  });

  it('stops half-way when it is to be cut', () => {
    expect([...replyPieces(asking('three four'), { kind: 'cut' })]).toEqual(['You ', 'said: ']);
  });
});
