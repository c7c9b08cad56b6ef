// Tokens as providers count them, and as they add up. Integers only.

export interface TokenCount {
  /** All tokens of the prompt, the cached ones included. */
  readonly input: number;
  /** Those of the prompt that were read from the provider's cache. */
  readonly cachedInput: number;
  readonly output: number;
}

export const NO_TOKENS: TokenCount = { input: 0, cachedInput: 0, output: 0 };

/** What limits of tokens count. */
export function totalTokens({ input, output }: TokenCount): number {
  return input + output;
}
