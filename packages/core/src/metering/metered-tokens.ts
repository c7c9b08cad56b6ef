// The tokens a request comes to: what its answer told, and estimates where it did not.
import type { TokenCount } from '../usage/token-count.ts';
import { estimatedTokens } from './token-estimate.ts';
import { MOST_TOKENS } from './usage/told-tokens.ts';
import type { UsageTally } from './usage/usage-tally.ts';

export interface MeteredTokens {
  readonly tokens: TokenCount;
  readonly isEstimated: boolean;
}

/** `estimatedInput` counts where the prompt was not told. */
export function meteredTokens(tally: UsageTally, estimatedInput: number): MeteredTokens {
  const { input, cachedInput, output, untold, untoldPieces } = tally;
  const unheard = estimatedTokens(untold, untoldPieces);
  return {
    tokens: {
      input: input ?? estimatedInput,
      cachedInput,
      output: Math.min(MOST_TOKENS, (output ?? 0) + unheard),
    },
    isEstimated: input === null || output === null || unheard > 0,
  };
}
