// `POST /v1/chat/completions`: OpenAI's chat, whole or as `chat.completion.chunk` events that end with `[DONE]`.

import { countTokens } from '../count-tokens.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { sseFrame } from '../exchange/sse-writer.ts';
import { openAiError } from '../openai-error.ts';
import { answerConversation, type Dialect, type StreamFrames } from './answer-conversation.ts';
import type { Conversation } from './parse-conversation.ts';
import type { Reply } from './reply.ts';

export function chat(exchange: Exchange): Promise<void> {
  return answerConversation(exchange, OPENAI_CHAT);
}

const OPENAI_CHAT: Dialect = {
  refusal: (_exchange, status, problem) => openAiError(status, problem),
  whole: (exchange, conversation, reply) => {
    const { usage, ...untold } = chatCompletion(exchange, conversation, reply);
    return { status: 200, body: conversation.tellsUsage ? { ...untold, usage } : untold };
  },
  streamed: streamFrames,
};

export function chatCompletion(exchange: Exchange, conversation: Conversation, reply: Reply) {
  const { text, isShortened } = reply;
  return {
    ...commonOf(exchange, conversation),
    object: 'chat.completion' as const,
    choices: [
      {
        index: 0,
        message: { role: 'assistant' as const, content: text, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: isShortened ? ('length' as const) : ('stop' as const),
      },
    ],
    usage: usageOf(conversation, countTokens(text)),
  };
}

type Delta = { readonly role?: 'assistant'; readonly content?: string };

export function chatChunk(exchange: Exchange, conversation: Conversation, delta: Delta | 'stop' | 'length') {
  const choice =
    typeof delta === 'string'
      ? { index: 0, delta: {}, logprobs: null, finish_reason: delta }
      : { index: 0, delta, logprobs: null, finish_reason: null };
  return { ...chunkOf(exchange, conversation), choices: [choice] };
}

export function usageChunk(exchange: Exchange, conversation: Conversation, completionTokens: number) {
  return {
    ...chunkOf(exchange, conversation),
    choices: [],
    usage: usageOf(conversation, completionTokens),
  };
}

function streamFrames(exchange: Exchange, conversation: Conversation): StreamFrames {
  const frame = (delta: Delta | 'stop' | 'length') =>
    sseFrame(null, chatChunk(exchange, conversation, delta));
  return {
    headers: {},
    opening: [frame({ role: 'assistant', content: '' })],
    piece: (text) => frame({ content: text }),
    closing: (completionTokens, isShortened) => [
      frame(isShortened ? 'length' : 'stop'),
      ...(conversation.includeUsage && conversation.tellsUsage
        ? [sseFrame(null, usageChunk(exchange, conversation, completionTokens))]
        : []),
      'data: [DONE]\n\n',
    ],
  };
}

function chunkOf(exchange: Exchange, conversation: Conversation) {
  return {
    ...commonOf(exchange, conversation),
    object: 'chat.completion.chunk' as const,
    // With `include_usage` every chunk but the last carries a null usage; without it the field is absent.
    ...(conversation.includeUsage ? { usage: null } : {}),
  };
}

function commonOf(exchange: Exchange, conversation: Conversation) {
  return {
    id: `chatcmpl-sample-${exchange.serial}`,
    created: Math.floor(exchange.arrivedAt / 1000),
    model: conversation.model,
    service_tier: 'default' as const,
    system_fingerprint: 'fp_sample',
  };
}

function usageOf(conversation: Conversation, completionTokens: number) {
  return {
    prompt_tokens: conversation.promptTokens,
    completion_tokens: completionTokens,
    total_tokens: conversation.promptTokens + completionTokens,
    prompt_tokens_details: {
      cached_tokens: conversation.cachedTokens,
      cache_write_tokens: conversation.writtenTokens,
    },
  };
}
