// `GET /api/d/{endpointId}`: the one dedicated endpoint each account has; any other does not exist for it.
import type { Exchange, PathParams } from '../exchange/exchange.ts';
import type { JsonAnswer } from '../exchange/send-json.ts';
import { openAiError } from '../openai-error.ts';
import { ownEndpointId, workspaceIdOf } from './workspace-ids.ts';

export function showDedicatedEndpoint(exchange: Exchange, { endpointId = '' }: PathParams): JsonAnswer {
  if (workspaceIdOf(exchange) === null || endpointId !== ownEndpointId(exchange)) {
    return openAiError(404, { message: 'There is no such endpoint', param: null });
  }
  return {
    status: 200,
    body: { id: endpointId, workspaceId: workspaceIdOf(exchange), model: 'sample-large' },
  };
}
