// Reads tokens off an answer while it passes: a stream of events, or one JSON body of any length. It only looks; nothing an
// upstream sends makes it fail, and what cannot be understood is as good as never told.
import type { Meter } from '../definition/api-definition.ts';
import { EventSplitter } from './event-splitter.ts';
import { objectOf, parsedJson } from './json/json-value.ts';
import { MemberReader } from './json/member-reader.ts';
import { textSizeOf } from './json/text-size.ts';
import { anthropicUsage } from './usage/anthropic-usage.ts';
import { modelName } from './usage/model-name.ts';
import { openAiUsage } from './usage/openai-usage.ts';
import type { UsageDialect } from './usage/usage-dialect.ts';
import { UsageTally } from './usage/usage-tally.ts';

const DIALECTS: Readonly<Record<Meter, UsageDialect>> = { openai: openAiUsage, anthropic: anthropicUsage };

export interface AnswerReader {
  /** A piece of the answer's text, cut anywhere. */
  feed(text: string): void;
  /** What was told and shown so far. */
  tally(): UsageTally;
}

export function eventsReader(meter: Meter): AnswerReader {
  const dialect = DIALECTS[meter];
  const tally = new UsageTally();
  const splitter = new EventSplitter((data) => {
    // Not every event is JSON: OpenAI's streams end with `[DONE]`.
    const event = data.startsWith('{') ? objectOf(parsedJson(data)) : null;
    if (event !== null) dialect.readEvent(event, data, tally);
  });
  return { feed: (text) => splitter.feed(text), tally: () => tally };
}

const USAGE_CHARS = 64 * 1024;
const MODEL_CHARS = 1024;
/** What a model said is kept only to be measured, should nobody tell its tokens. */
const TEXT_CHARS = 4 * 1024 * 1024;

export function bodyReader(meter: Meter): AnswerReader {
  const { textMember, readUsage } = DIALECTS[meter];
  const members = new MemberReader({ usage: USAGE_CHARS, model: MODEL_CHARS, [textMember]: TEXT_CHARS });
  return {
    feed: (text) => members.feed(text),
    tally() {
      const tally = new UsageTally();
      tally.model = modelName(parsedJson(members.valueOf('model') ?? ''));
      tally.show(saidIn(members, textMember));
      readUsage(members.valueOf('usage'), tally);
      return tally;
    },
  };
}

/** Of what is not whole, or too long to be kept, the length of its JSON. */
function saidIn(members: MemberReader, textMember: string) {
  const said = members.valueOf(textMember);
  if (said !== null) return textSizeOf(parsedJson(said));
  return { bytes: members.lengthOf(textMember), tokenIds: 0 };
}
