// Stav: an inference platform. Scopes are contracts: each opens exactly one inference route.
// OpenAI's and Anthropic's official clients work with only a key and a base URL.
import { defineApi } from '../definition/define-api.ts';
import { DAY_MS } from '../instant.ts';

export const stav = defineApi({
  name: 'stav',
  title: 'Stav',
  secretFormat: { kind: 'checked', prefix: 'hm', environments: ['live', 'test'] },
  scopes: {
    'inference:chat': { description: 'Chat completions (OpenAI-compatible)' },
    'inference:messages': { description: 'Messages (Anthropic-compatible)' },
    'inference:embeddings': { description: 'Embeddings (OpenAI-compatible)' },
  },
  userKeys: 'by-policy',
  rotationDueAfterMs: 90 * DAY_MS,
  portal: {
    navigation: {
      keys: ['Connect', 'Keys'],
      usage: ['Connect', 'Keys', 'Usage'],
      userKeys: ['Connect', 'Team', 'User keys'],
    },
    accent: '#0f766e',
    environmentVariables: ['STAV_API_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY'],
    example: {
      method: 'POST',
      path: '/v1/chat/completions',
      body: { model: 'sample-small', messages: [{ role: 'user', content: 'Hello' }] },
    },
  },
  refusals: { shape: 'openai' },
  // Micro-dollars for a million tokens.
  prices: {
    'sample-small': { input: 150_000, cachedInput: 75_000, output: 600_000, maxOutputTokens: 16_384 },
    'sample-large': { input: 3_000_000, cachedInput: 300_000, output: 15_000_000, maxOutputTokens: 64_000 },
    'sample-embedding': { input: 20_000, cachedInput: 20_000, output: 0, maxOutputTokens: 1 },
    '*': { input: 500_000, cachedInput: 125_000, output: 2_000_000, maxOutputTokens: 8_192 },
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
