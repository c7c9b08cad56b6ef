// What a chat request and a messages request have in common. Unknown fields are accepted and ignored.
import { countTokens } from '../count-tokens.ts';
import { type JsonObject, jsonObjectOf, parseJsonObject } from '../json-object.ts';

export type Conversation = {
  readonly model: string;
  readonly stream: boolean;
  readonly lastUserText: string;
  readonly promptTokens: number;
  /** Of the prompt, read from a cache: `metadata.cached_tokens`. */
  readonly cachedTokens: number;
  /** Of the prompt, written to a cache: `metadata.cache_written_tokens`. */
  readonly writtenTokens: number;
  /** `max_completion_tokens` or `max_tokens`; infinite without. */
  readonly maxTokens: number;
  /** What `sample-echo` answers: `user`, `metadata.user_id` or `metadata.nonce`. */
  readonly nonce: string | null;
  readonly includeUsage: boolean;
  /** Unlike `sample-silent`, which keeps to itself what it bills. */
  readonly tellsUsage: boolean;
};

export type ConversationProblem = { readonly message: string; readonly param: string | null };

export type ParsedConversation =
  | { readonly ok: true; readonly conversation: Conversation }
  | { readonly ok: false; readonly problem: ConversationProblem };

export function parseConversation(body: string): ParsedConversation {
  const fields = parseJsonObject(body);
  if (fields === null) return invalid('We could not parse the JSON body of your request.', null);
  const { model, messages } = fields;
  if (typeof model !== 'string' || model === '')
    return invalid('you must provide a model parameter', 'model');
  if (!Array.isArray(messages) || messages.length === 0) {
    return invalid('messages: at least one message is required', 'messages');
  }
  const turns = messages.map((message) => jsonObjectOf(message) ?? {});
  const texts = [textOf(fields['system']), ...turns.map((turn) => textOf(turn['content']))];
  const promptTokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  const cachedTokens = Math.min(promptTokens, cacheFigure(fields, 'cached_tokens'));
  return {
    ok: true,
    conversation: {
      model,
      stream: fields['stream'] === true,
      lastUserText: textOf(turns.findLast((turn) => turn['role'] === 'user')?.['content']),
      promptTokens,
      cachedTokens,
      writtenTokens: Math.min(promptTokens - cachedTokens, cacheFigure(fields, 'cache_written_tokens')),
      maxTokens: maxTokensOf(fields),
      nonce: nonceOf(fields),
      includeUsage: jsonObjectOf(fields['stream_options'])?.['include_usage'] === true,
      tellsUsage: true,
    },
  };
}

function invalid(message: string, param: string | null): ParsedConversation {
  return { ok: false, problem: { message, param } };
}

/** Content is a string or a list of parts, of which only those of type `text` have any. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => jsonObjectOf(part)?.['text'])
    .filter((text) => typeof text === 'string')
    .join('\n');
}

function cacheFigure(fields: JsonObject, name: string): number {
  const figure = Number(jsonObjectOf(fields['metadata'])?.[name] ?? 0);
  return Number.isInteger(figure) && figure > 0 ? figure : 0;
}

function maxTokensOf(fields: JsonObject): number {
  const figure = fields['max_completion_tokens'] ?? fields['max_tokens'];
  return typeof figure === 'number' && figure >= 1 ? figure : Number.POSITIVE_INFINITY;
}

function nonceOf(fields: JsonObject): string | null {
  const metadata = jsonObjectOf(fields['metadata']);
  const candidates = [fields['user'], metadata?.['user_id'], metadata?.['nonce']];
  return candidates.find((candidate) => typeof candidate === 'string') ?? null;
}
