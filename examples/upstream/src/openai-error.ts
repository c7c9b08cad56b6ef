// OpenAI's error shape: `{error: {message, type, param, code}}`.
import type { JsonAnswer } from './exchange/send-json.ts';

export type OpenAiProblem = { readonly message: string; readonly param: string | null };

const KINDS: ReadonlyMap<number, { type: string; code: string | null }> = new Map([
  [400, { type: 'invalid_request_error', code: null }],
  [401, { type: 'invalid_request_error', code: 'invalid_api_key' }],
  [403, { type: 'invalid_request_error', code: 'unsupported_country_region_territory' }],
  [404, { type: 'invalid_request_error', code: 'model_not_found' }],
  [429, { type: 'requests', code: 'rate_limit_exceeded' }],
]);

export function openAiError(status: number, { message, param }: OpenAiProblem): JsonAnswer {
  const fallback = { type: status >= 500 ? 'server_error' : 'invalid_request_error', code: null };
  const { type, code } = KINDS.get(status) ?? fallback;
  return {
    status,
    body: { error: { message, type, param, code } },
    headers: status === 429 ? { 'retry-after': '1' } : {},
  };
}
