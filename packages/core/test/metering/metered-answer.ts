// One answer as the gateway reads it: text in some pieces, and what it came to.
import type { Meter } from '../../src/definition/api-definition.ts';
import { bodyReader, eventsReader } from '../../src/metering/answer-reader.ts';
import { type MeteredTokens, meteredTokens } from '../../src/metering/metered-tokens.ts';

export interface MeteredAnswer extends MeteredTokens {
  readonly model: string | null;
}

/** What counts for a prompt that nobody told. */
const ESTIMATED_INPUT = 100;

export function meteredAnswer(meter: Meter, answer: unknown): MeteredAnswer {
  return metered(bodyReader(meter), [typeof answer === 'string' ? answer : JSON.stringify(answer)]);
}

/** Each event is data as it is, or as JSON. */
export function meteredStream(meter: Meter, events: readonly unknown[]): MeteredAnswer {
  return metered(eventsReader(meter), [streamOf(events)]);
}

export function streamOf(events: readonly unknown[]): string {
  return events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('');
}

export function metered(reader: ReturnType<typeof eventsReader>, pieces: readonly string[]): MeteredAnswer {
  for (const piece of pieces) reader.feed(piece);
  const tally = reader.tally();
  return { model: tally.model, ...meteredTokens(tally, ESTIMATED_INPUT) };
}
