// What a request asks of a model, read from its JSON: which one, with how much text, and for how much at most.
// Rule: the bound is never too low. Where a body can be read in two ways, or not at all, it may come to anything.
import { type JsonObject, parsedJson } from './json/json-value.ts';
import { MemberReader } from './json/member-reader.ts';
import { type TextSize, textSizeOf } from './json/text-size.ts';
import { estimatedTokens } from './token-estimate.ts';
import { MOST_TOKENS } from './usage/told-tokens.ts';

/** Members of a request that a model reads. */
const PROMPT = ['messages', 'system', 'prompt', 'input', 'instructions', 'tools', 'functions', 'suffix'];

export function estimatedPrompt(body: JsonObject): number {
  return estimatedTokens(PROMPT.map((name) => textSizeOf(body[name])).reduce(together));
}

function together(a: TextSize, b: TextSize): TextSize {
  return { bytes: a.bytes + b.bytes, tokenIds: a.tokenIds + b.tokenIds };
}

/** OpenAI's and Anthropic's names for how long an answer may become, the older ones too. */
const LENGTHS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'max_tokens_to_sample'];
/** How many answers are written for one prompt. */
const COPIES = ['n', 'best_of'];
const FIGURE_CHARS = 32;
const WANTED = {
  ...Object.fromEntries([...LENGTHS, ...COPIES].map((name) => [name, FIGURE_CHARS])),
  prompt: Number.POSITIVE_INFINITY,
};

/** The most tokens the answers to this request may have; `unsaid` is that of a request that does not say. */
export function outputBound(json: string, unsaid: number): number {
  const members = new MemberReader(WANTED);
  members.feed(json);
  const lengths = LENGTHS.map((name) => figureOf(members, name)).filter((figure) => figure !== null);
  const length = lengths.length === 0 ? unsaid : Math.max(...lengths);
  const copies = COPIES.map((name) => figureOf(members, name) ?? 1);
  return Math.min(MOST_TOKENS, length * Math.max(1, ...copies) * promptsIn(members));
}

/** As lenient as any upstream: `"100"` and `100.0` are a hundred. Null when nothing is said, or nothing that counts. */
function figureOf(members: MemberReader, name: string): number | null {
  const json = members.valueOf(name);
  if (json === null) return members.lengthOf(name) === 0 ? null : MOST_TOKENS;
  const value = parsedJson(json);
  const figure =
    typeof value === 'string' || typeof value === 'number' ? Math.ceil(Number(value)) : Number.NaN;
  return figure >= 0 ? Math.min(figure, MOST_TOKENS) : null;
}

/** Completions answer a list of prompts one by one; a list of numbers is one prompt. */
function promptsIn(members: MemberReader): number {
  const json = members.valueOf('prompt');
  if (json === null) return members.lengthOf('prompt') === 0 ? 1 : MOST_TOKENS;
  const prompts = parsedJson(json);
  return Array.isArray(prompts) ? Math.max(1, prompts.filter((one) => typeof one !== 'number').length) : 1;
}
