// `GET /v1/public/models`: the models anyone may list, in OpenAI's list shape.
import type { Exchange } from './exchange/exchange.ts';
import { sendJson } from './exchange/send-json.ts';

const CREATED_AT_SECONDS = 1_767_225_600;

const MODELS = ['sample-small', 'sample-large', 'sample-embedding'].map((id) => ({
  id,
  object: 'model',
  created: CREATED_AT_SECONDS,
  owned_by: 'sample',
}));

export function catalogue(exchange: Exchange): void {
  sendJson(exchange, { status: 200, body: { object: 'list', data: MODELS } });
}
