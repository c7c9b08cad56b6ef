// `GET /api/d/{endpointId}`: whose endpoint it is, the gateway has judged.
import type { Exchange, PathParams } from '../exchange/exchange.ts';
import type { JsonAnswer } from '../exchange/send-json.ts';
import { openAiError } from '../openai-error.ts';
import { workspaceIdOf } from './workspace-ids.ts';

export function showDedicatedEndpoint(exchange: Exchange, { endpointId = '' }: PathParams): JsonAnswer {
  const workspaceId = workspaceIdOf(exchange);
  if (workspaceId === null) return openAiError(404, { message: 'There is no such endpoint', param: null });
  return { status: 200, body: { id: endpointId, workspaceId, model: 'sample-large' } };
}
