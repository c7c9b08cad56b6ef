// How many tokens a text comes to, where nobody who knows has told. OpenAI and Anthropic both give a rule of thumb of four
// characters of English a token; counted are bytes of UTF-8, so that scripts with larger characters, of which a token holds
// fewer, are not undercounted. Whatever is counted so is flagged as estimated.
import type { TextSize } from './json/text-size.ts';

const BYTES_PER_TOKEN = 4;

/** Text that came in pieces, at least one token each. */
export function estimatedTokens({ bytes, tokenIds }: TextSize, pieces = 0): number {
  return Math.max(Math.ceil(bytes / BYTES_PER_TOKEN), pieces) + tokenIds;
}
