// The table of routes. HEAD is answered like GET; node:http leaves the body out.
import { catalogue } from './catalogue.ts';
import { chat } from './conversation/chat.ts';
import { messages } from './conversation/messages.ts';
import { embeddings } from './embedding/embeddings.ts';
import type { Exchange } from './exchange/exchange.ts';
import { sendJson } from './exchange/send-json.ts';
import { openAiError } from './openai-error.ts';
import { whoAmI } from './who-am-i.ts';
import { workflowDefinitions } from './workflow-definitions.ts';

type Handler = (exchange: Exchange) => void | Promise<void>;

const ROUTES: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['POST /v1/chat/completions', chat],
  ['POST /v1/embeddings', embeddings],
  ['POST /v1/messages', messages],
  ['GET /v1/public/models', catalogue],
  ['GET /v1/workflow-definitions', workflowDefinitions],
  ['GET /v1/whoami', whoAmI],
]);

export async function route(exchange: Exchange): Promise<void> {
  const { method, pathname } = exchange;
  const handler = ROUTES.get(`${method === 'HEAD' ? 'GET' : method} ${pathname}`) ?? notFound;
  await handler(exchange);
}

function notFound(exchange: Exchange): void {
  const message = `Invalid URL (${exchange.method} ${exchange.pathname})`;
  sendJson(exchange, openAiError(404, { message, param: null }));
}
