// What a request to a model asks of the limits: the most it can come to, worked out only where limits of tokens or money
// ask. Rule: never too little. What cannot be told may come to anything, and no hard budget has room for it.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { outputBound } from '@keywright/core/metering/request-use';
import { MOST_TOKENS } from '@keywright/core/metering/usage/told-tokens';
import { type ModelPrice, mostCostOf } from '@keywright/core/usage/model-price';
import type { RequestDemand } from '../../app/request-facts.ts';
import type { RequestBody } from '../forward/request-body.ts';

export interface BoundFacts {
  readonly api: ApiDefinition;
  readonly price: ModelPrice | null;
  readonly body: RequestBody;
  /** Null when the body cannot be read as an object of JSON. */
  readonly json: string | null;
  readonly mostUnsaid: number;
}

interface TokenBound {
  readonly input: number;
  readonly output: number;
}

export class MeteredDemand implements RequestDemand {
  readonly cost: number;
  readonly model: string | null;
  readonly endUser: string | null;
  readonly #facts: BoundFacts;
  #known: TokenBound | null = null;

  constructor({ cost, model, endUser }: RequestDemand, facts: BoundFacts) {
    this.cost = cost;
    this.model = model;
    this.endUser = endUser;
    this.#facts = facts;
  }

  get tokens(): number {
    const { input, output } = this.#bound();
    return Math.min(MOST_TOKENS, input + output);
  }

  get micros(): number | null {
    const { api, price } = this.#facts;
    return Object.keys(api.prices).length === 0 ? null : mostCostOf(price, this.#bound());
  }

  #bound(): TokenBound {
    this.#known ??= tokenBound(this.#facts);
    return this.#known;
  }
}

/** A token has at least one byte. */
function tokenBound({ body, json, mostUnsaid }: BoundFacts): TokenBound {
  if (body.kind === 'broken') return { input: 0, output: 0 };
  if (body.length === null) return { input: MOST_TOKENS, output: 0 };
  // Too large to be read, or nothing at all.
  if (body.kind === 'unread' || body.length === 0) return { input: body.length, output: mostUnsaid };
  if (json === null) return { input: MOST_TOKENS, output: 0 };
  return { input: body.length, output: outputBound(json, mostUnsaid) };
}
