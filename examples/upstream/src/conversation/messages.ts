// `POST /v1/messages`: Anthropic's messages, whole or as named events from `message_start` to `message_stop`.

import { countTokens } from '../count-tokens.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { requestIdOf } from '../exchange/send-json.ts';
import { sseFrame } from '../exchange/sse-writer.ts';
import { answerConversation, type Dialect, type StreamFrames } from './answer-conversation.ts';
import { anthropicError } from './anthropic-error.ts';
import type { Conversation } from './parse-conversation.ts';

export function messages(exchange: Exchange): Promise<void> {
  return answerConversation(exchange, ANTHROPIC_MESSAGES);
}

const ANTHROPIC_MESSAGES: Dialect = {
  refusal: (exchange, status, problem) => anthropicError(exchange, status, problem.message),
  whole: (exchange, conversation, text) => ({
    status: 200,
    body: wholeMessage(exchange, conversation, text),
    headers: { 'request-id': requestIdOf(exchange) },
  }),
  streamed: streamFrames,
};

export function wholeMessage(exchange: Exchange, conversation: Conversation, text: string) {
  return {
    ...startedMessage(exchange, conversation),
    content: [{ type: 'text' as const, text, citations: null }],
    stop_reason: 'end_turn' as const,
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
    delta: (outputTokens: number) => ({
      type: 'message_delta' as const,
      delta: { stop_reason: 'end_turn' as const, stop_sequence: null, stop_details: null, container: null },
      usage: countsOf(conversation, outputTokens),
    }),
    stop: { type: 'message_stop' as const },
  };
}

function streamFrames(exchange: Exchange, conversation: Conversation): StreamFrames {
  const events = messageEvents(exchange, conversation);
  const frame = (event: { readonly type: string }) => sseFrame(event.type, event);
  return {
    headers: { 'request-id': requestIdOf(exchange) },
    opening: [frame(events.start), frame(events.blockStart)],
    piece: (text) => frame(events.blockDelta(text)),
    closing: (outputTokens) => [
      frame(events.blockStop),
      frame(events.delta(outputTokens)),
      frame(events.stop),
    ],
  };
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
    input_tokens: conversation.promptTokens,
    output_tokens: outputTokens,
    output_tokens_details: null,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    server_tool_use: null,
  };
}
