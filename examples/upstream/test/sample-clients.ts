// The official clients and a bare one, pointed straight at a sample upstream, without retries.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { SampleUpstream } from '../src/start-sample-upstream.ts';

export function openAiAt(upstream: SampleUpstream): OpenAI {
  return new OpenAI({ apiKey: 'sk-unused', baseURL: `${upstream.url}/v1`, maxRetries: 0 });
}

export function anthropicAt(upstream: SampleUpstream): Anthropic {
  return new Anthropic({ apiKey: 'sk-unused', baseURL: upstream.url, maxRetries: 0 });
}

export function post(upstream: SampleUpstream, path: string, body: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(upstream.url + path, { method: 'POST', body: text });
}
