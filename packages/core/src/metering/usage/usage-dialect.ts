// What sets the ways apart in which answers tell tokens.
import type { JsonObject } from '../json/json-value.ts';
import type { UsageTally } from './usage-tally.ts';

export interface UsageDialect {
  /** Member of a whole answer that holds what the model said. */
  readonly textMember: 'choices' | 'content';
  /** One event of a stream, parsed and as its text. */
  readEvent(event: JsonObject, data: string, tally: UsageTally): void;
  /** The JSON of `usage` in a whole answer; null when there is none. */
  readUsage(usage: string | null, tally: UsageTally): void;
}
