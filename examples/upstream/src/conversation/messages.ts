// `POST /v1/messages`: Anthropic's messages, whole or as named events from `message_start` to `message_stop`.

import { countTokens } from '../count-tokens.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { requestIdOf } from '../exchange/send-json.ts';
import { sseFrame } from '../exchange/sse-writer.ts';
import { answerConversation, type Dialect, type StreamFrames } from './answer-conversation.ts';
import { anthropicError } from './anthropic-error.ts';
import type { Conversation } from './parse-conversation.ts';
import type { Reply } from './reply.ts';

export function messages(exchange: Exchange): Promise<void> {
  return answerConversation(exchange, ANTHROPIC_MESSAGES);
}

const ANTHROPIC_MESSAGES: Dialect = {
  refusal: (exchange, status, problem) => anthropicError(exchange, status, problem.message),
  whole: (exchange, conversation, reply) => ({
    status: 200,
    body: told(conversation, wholeMessage(exchange, conversation, reply)),
    headers: { 'request-id': requestIdOf(exchange) },
  }),
  streamed: streamFrames,
};

export function wholeMessage(exchange: Exchange, conversation: Conversation, reply: Reply) {
  const { text, isShortened } = reply;
  return {
    ...startedMessage(exchange, conversation),
    content: [{ type: 'text' as const, text, citations: null }],
    stop_reason: isShortened ? ('max_tokens' as const) : ('end_turn' as const),
    usage: usageOf(conversation, countTokens(text)),
  };
}

export function messageEvents(exchange: Exchange, conversation: Conversation) {
  return {
    start: { type: 'message_start' as const, message: startedMessage(exchange, conversation) },
    blockStart: {
      type: 'content_block_start' as const,
      index: 0,
      content_block: { type: 'text' as const, text: '', citations: null },
    },
    blockDelta: (text: string) => ({
      type: 'content_block_delta' as const,
      index: 0,
      delta: { type: 'text_delta' as const, text },
    }),
    blockStop: { type: 'content_block_stop' as const, index: 0 },
    delta: (outputTokens: number, isShortened: boolean) => ({
      type: 'message_delta' as const,
      delta: {
        stop_reason: isShortened ? ('max_tokens' as const) : ('end_turn' as const),
        stop_sequence: null,
        stop_details: null,
        container: null,
      },
      usage: countsOf(conversation, outputTokens),
    }),
    stop: { type: 'message_stop' as const },
  };
}

function streamFrames(exchange: Exchange, conversation: Conversation): StreamFrames {
  const events = messageEvents(exchange, conversation);
  const frame = <T extends { readonly type?: string }>(event: T) => sseFrame(event.type ?? null, event);
  return {
    headers: { 'request-id': requestIdOf(exchange) },
    opening: [
      frame({ ...events.start, message: told(conversation, events.start.message) }),
      frame(events.blockStart),
    ],
    piece: (text) => frame(events.blockDelta(text)),
    closing: (outputTokens, isShortened) => [
      frame(events.blockStop),
      frame(told(conversation, events.delta(outputTokens, isShortened))),
      frame(events.stop),
    ],
  };
}

/** Without its usage where the model keeps it to itself. */
function told<T extends { readonly usage: unknown }>({ tellsUsage }: Conversation, body: T): Partial<T> {
  const { usage: _, ...untold } = body;
  return tellsUsage ? body : (untold as Partial<T>);
}

function startedMessage(exchange: Exchange, conversation: Conversation) {
  return {
    id: `msg_sample_${exchange.serial}`,
    type: 'message' as const,
    role: 'assistant' as const,
    model: conversation.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: usageOf(conversation, 0),
  };
}

function usageOf(conversation: Conversation, outputTokens: number) {
  return {
    ...countsOf(conversation, outputTokens),
    cache_creation: null,
    inference_geo: null,
    service_tier: 'standard' as const,
    speed: null,
  };
}

function countsOf(conversation: Conversation, outputTokens: number) {
  return {
    input_tokens: conversation.promptTokens - conversation.cachedTokens - conversation.writtenTokens,
    output_tokens: outputTokens,
    output_tokens_details: null,
    cache_creation_input_tokens: conversation.writtenTokens,
    cache_read_input_tokens: conversation.cachedTokens,
    server_tool_use: null,
  };
}
