// `POST /v1/embeddings`: OpenAI's embeddings for texts and for texts that are already tokens.

import type { Exchange } from '../exchange/exchange.ts';
import { sendJson } from '../exchange/send-json.ts';
import { openAiError } from '../openai-error.ts';
import { type EmbeddingRequest, parseEmbeddingRequest } from './embedding-request.ts';
import { base64Of, embeddingVector } from './embedding-vector.ts';

export function embeddings(exchange: Exchange): void {
  const request = parseEmbeddingRequest(exchange.body);
  if (request.ok) {
    const inputTokens = tokensOf(request);
    Object.assign(exchange.entry, { model: request.model, inputTokens, tellsUsage: true });
  }
  const answer = request.ok ? { status: 200, body: embeddingList(request) } : openAiError(400, request);
  sendJson(exchange, answer);
}

function tokensOf({ inputs }: EmbeddingRequest): number {
  return inputs.reduce((sum, input) => sum + input.tokens, 0);
}

function embeddingList(request: EmbeddingRequest) {
  const { model, inputs, dimensions, format } = request;
  const tokens = tokensOf(request);
  return {
    object: 'list',
    data: inputs.map((input, index) => {
      const vector = embeddingVector(input.text, dimensions);
      return { object: 'embedding', index, embedding: format === 'base64' ? base64Of(vector) : [...vector] };
    }),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}
