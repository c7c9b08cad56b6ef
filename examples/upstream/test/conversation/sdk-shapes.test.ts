// The compiler holds these: each answer is assigned to the type the official SDK gives it.
import { ServerResponse } from 'node:http';
import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { chatChunk, chatCompletion, usageChunk } from '../../src/conversation/chat.ts';
import { messageEvents, wholeMessage } from '../../src/conversation/messages.ts';
import type { Conversation } from '../../src/conversation/parse-conversation.ts';
import type { Exchange } from '../../src/exchange/exchange.ts';
import { SAMPLE_ENTRY } from '../sample-entry.ts';

const EXCHANGE: Exchange = {
  method: 'POST',
  pathname: '/',
  query: '',
  headers: {},
  body: '',
  response: Object.create(ServerResponse.prototype),
  serial: 1,
  arrivedAt: 1_999,
  streams: { open: 0 },
  entry: SAMPLE_ENTRY,
};
const CONVERSATION: Conversation = {
  model: 'small',
  stream: true,
  lastUserText: 'hi',
  promptTokens: 1,
  cachedTokens: 0,
  writtenTokens: 0,
  maxTokens: 64,
  nonce: null,
  includeUsage: true,
  tellsUsage: true,
};
const REPLY = { text: 'hi', isShortened: true };

describe('the shapes of the SDKs', () => {
  it('hold for chat, whole and in chunks', () => {
    const completion: OpenAI.ChatCompletion = chatCompletion(EXCHANGE, CONVERSATION, REPLY);
    const chunks: OpenAI.ChatCompletionChunk[] = [
      chatChunk(EXCHANGE, CONVERSATION, { role: 'assistant', content: '' }),
      chatChunk(EXCHANGE, CONVERSATION, 'stop'),
      usageChunk(EXCHANGE, CONVERSATION, 1),
    ];
    expect([completion, ...chunks].map(({ created }) => created)).toEqual([1, 1, 1, 1]);
  });

  it('hold for messages, whole and in events', () => {
    const message: Anthropic.Message = wholeMessage(EXCHANGE, CONVERSATION, REPLY);
    const made = messageEvents(EXCHANGE, CONVERSATION);
    const events: Anthropic.RawMessageStreamEvent[] = [
      made.start,
      made.blockStart,
      made.blockDelta('hi'),
      made.blockStop,
      made.delta(1, true),
      made.stop,
    ];
    expect(message.content).toHaveLength(1);
    expect(new Set(events.map(({ type }) => type)).size).toBe(6);
  });
});
