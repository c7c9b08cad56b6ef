// Anthropic's error shape: `{type: "error", error: {type, message}, request_id}`, with the identifier as a header too.
import type { Exchange } from '../exchange/exchange.ts';
import { type JsonAnswer, requestIdOf } from '../exchange/send-json.ts';

const TYPES: ReadonlyMap<number, string> = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [429, 'rate_limit_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

export function anthropicError(exchange: Exchange, status: number, message: string): JsonAnswer {
  const type = TYPES.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  const requestId = requestIdOf(exchange);
  return {
    status,
    body: { type: 'error', error: { type, message }, request_id: requestId },
    headers: { 'request-id': requestId, ...(status === 429 ? { 'retry-after': '1' } : {}) },
  };
}
