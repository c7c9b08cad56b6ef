// What tokens cost, in micro-units of a currency (a millionth of a dollar). Integers in, integers out: each request is
// rounded once, half up, so that an invoice is the sum of its rows.
import type { TokenCount } from './token-count.ts';

export interface ModelPrice {
  /** Micro-units for a million tokens of each kind. */
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  /** The most a model writes when a request does not say: what is reserved for it. */
  readonly maxOutputTokens: number;
}

/** By model; `*` prices every other one. A model without a price costs nothing. */
export type ModelPrices = Readonly<Record<string, ModelPrice>>;

const MILLION = 1_000_000n;

/** Of the first of these names that has a price of its own, else that of every other model. */
export function priceOf(prices: ModelPrices, ...models: readonly (string | null)[]): ModelPrice | null {
  const own = models.find((model) => model !== null && Object.hasOwn(prices, model));
  return prices[own ?? '*'] ?? null;
}

/** No model of these costs more: for a request of which it cannot be told which one will answer. */
export function dearestOf(prices: ModelPrices): ModelPrice | null {
  return Object.values(prices).reduce<ModelPrice | null>((most, price) => {
    if (most === null) return price;
    return {
      input: Math.max(most.input, price.input),
      cachedInput: Math.max(most.cachedInput, price.cachedInput),
      output: Math.max(most.output, price.output),
      maxOutputTokens: Math.max(most.maxOutputTokens, price.maxOutputTokens),
    };
  }, null);
}

/** Micro-units; 0 without a price. */
export function costOf(price: ModelPrice | null, tokens: TokenCount): number {
  if (price === null) return 0;
  const fresh = BigInt(Math.max(0, tokens.input - tokens.cachedInput)) * BigInt(price.input);
  const cached = BigInt(tokens.cachedInput) * BigInt(price.cachedInput);
  const output = BigInt(tokens.output) * BigInt(price.output);
  return Number((fresh + cached + output + MILLION / 2n) / MILLION);
}

/** The most that so many tokens can cost, however many of the prompt come from a cache. */
export function mostCostOf(price: ModelPrice | null, tokens: Omit<TokenCount, 'cachedInput'>): number {
  if (price === null) return 0;
  const input = Math.max(price.input, price.cachedInput);
  return costOf({ ...price, input }, { ...tokens, cachedInput: 0 });
}
