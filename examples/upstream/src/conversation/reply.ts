// What the sample models say: a pure function of the request, so that every answer can be foretold.

import type { ModelSteer } from './model-steer.ts';
import type { Conversation } from './parse-conversation.ts';

export function replyText(conversation: Conversation, steer: ModelSteer): string {
  if (steer.kind === 'echo') return conversation.nonce ?? '';
  return `You said: ${conversation.lastUserText}`;
}

/** The reply in the pieces it is streamed in. Made one by one: a steered stream may be endless. */
export function replyPieces(text: string, steer: ModelSteer): Iterable<string> {
  if (steer.kind === 'stream') return numberedPieces(steer.chunks);
  const words = text.split(/(?<=\s)(?=\S)/u);
  return steer.kind === 'cut' ? words.slice(0, words.length >> 1) : words;
}

function* numberedPieces(count: number): Generator<string> {
  for (let number = 1; number <= count; number += 1) yield `chunk-${number} `;
}
