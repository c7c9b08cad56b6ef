// Stav: an inference platform. Scopes are contracts: each opens exactly one inference route.
// OpenAI's and Anthropic's official clients work with only a key and a base URL.
import { defineApi } from '../definition/define-api.ts';

const DAY_MS = 86_400_000;

export const stav = defineApi({
  name: 'stav',
  title: 'Stav',
  secretFormat: { kind: 'checked', prefix: 'hm', environments: ['live', 'test'] },
  scopes: {
    'inference:chat': { description: 'Chat completions (OpenAI-compatible)' },
    'inference:messages': { description: 'Messages (Anthropic-compatible)' },
    'inference:embeddings': { description: 'Embeddings (OpenAI-compatible)' },
  },
  rotationDueAfterMs: 90 * DAY_MS,
  refusals: { shape: 'openai' },
  prices: {
    // Micro-dollars for a million tokens.
    '*': { input: 500_000, cachedInput: 125_000, output: 2_000_000, maxOutputTokens: 8192 },
  },
  routes: [
    {
      method: 'POST',
      path: '/v1/chat/completions',
      summary: 'Create a chat completion',
      access: { kind: 'scope', scope: 'inference:chat' },
      meter: 'openai',
    },
    {
      method: 'POST',
      path: '/v1/messages',
      summary: 'Create a message',
      access: { kind: 'scope', scope: 'inference:messages' },
      meter: 'anthropic',
      carriers: ['bearer', 'x-api-key'],
      refusalShape: 'anthropic',
    },
    {
      method: 'POST',
      path: '/v1/embeddings',
      summary: 'Create embeddings',
      access: { kind: 'scope', scope: 'inference:embeddings' },
      meter: 'openai',
    },
    {
      method: 'GET',
      path: '/v1/public/*',
      summary: 'Read the public catalogue',
      access: { kind: 'anonymous' },
    },
  ],
});
