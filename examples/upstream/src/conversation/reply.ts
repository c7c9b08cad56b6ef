// What the sample models say: a pure function of the request, so that every answer can be foretold.
import { countTokens } from '../count-tokens.ts';
import type { ModelSteer } from './model-steer.ts';
import type { Conversation } from './parse-conversation.ts';

export type Reply = {
  readonly text: string;
  /** `max_tokens` left something unsaid. */
  readonly isShortened: boolean;
};

export function wholeReply(conversation: Conversation, steer: ModelSteer): Reply {
  const pieces = piecesOf(fullText(conversation, steer));
  const said = shortened(pieces, conversation.maxTokens);
  const text = [...said].join('');
  return { text, isShortened: text.length < pieces.join('').length };
}

/** The reply in the pieces it is streamed in, and whether it was shortened. Made one by one: it may be endless. */
export function* replyPieces(conversation: Conversation, steer: ModelSteer): Generator<string, boolean> {
  const pieces =
    steer.kind === 'stream' ? numberedPieces(steer.chunks) : piecesOf(fullText(conversation, steer));
  const half = steer.kind === 'cut' && Array.isArray(pieces) ? pieces.slice(0, pieces.length >> 1) : pieces;
  return yield* shortened(half, conversation.maxTokens);
}

function fullText(conversation: Conversation, steer: ModelSteer): string {
  if (steer.kind === 'echo') return conversation.nonce ?? '';
  return `You said: ${conversation.lastUserText}`;
}

function piecesOf(text: string): string[] {
  return text.split(/(?<=\s)(?=\S)/u);
}

function* numberedPieces(count: number): Generator<string> {
  for (let number = 1; number <= count; number += 1) yield `chunk-${number} `;
}

/** As many pieces as so many tokens allow. */
function* shortened(pieces: Iterable<string>, maxTokens: number): Generator<string, boolean> {
  let tokens = 0;
  for (const piece of pieces) {
    tokens += countTokens(piece);
    if (tokens > maxTokens) return true;
    yield piece;
  }
  return false;
}
