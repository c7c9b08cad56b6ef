// The table of routes. HEAD is answered like GET; node:http leaves the body out.
import { catalogue } from './catalogue.ts';
import { chat } from './conversation/chat.ts';
import { messages } from './conversation/messages.ts';
import { embeddings } from './embedding/embeddings.ts';
import type { Exchange, PathParams } from './exchange/exchange.ts';
import { type JsonAnswer, sendJson } from './exchange/send-json.ts';
import { openAiError } from './openai-error.ts';
import { whoAmI } from './who-am-i.ts';
import { workflowDefinitions } from './workflow-definitions.ts';
import {
  addCustomer,
  changeCustomer,
  listConversations,
  listCustomers,
  showCustomer,
} from './workspace/customers.ts';
import { showDedicatedEndpoint } from './workspace/dedicated-endpoint.ts';
import { forgetCredentials, keepCredentials, showCredentials } from './workspace/end-user-credentials.ts';
import { listTasks, showSession, showTask, startTask } from './workspace/tasks.ts';

type Handler = (exchange: Exchange, params: PathParams) => void | Promise<void>;

const json =
  (answerOf: (exchange: Exchange, params: PathParams) => JsonAnswer): Handler =>
  (exchange, params) =>
    sendJson(exchange, answerOf(exchange, params));

const EXACT: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['POST /v1/chat/completions', chat],
  ['POST /api/chat/completions', chat],
  ['POST /v1/embeddings', embeddings],
  ['POST /v1/messages', messages],
  ['GET /v1/public/models', catalogue],
  ['GET /v1/workflow-definitions', workflowDefinitions],
  ['GET /v1/customers', json(listCustomers)],
  ['POST /v1/customers', json(addCustomer)],
  ['GET /v1/conversations', json(listConversations)],
  ['POST /v1/tasks', json(startTask)],
  ['GET /v1/tasks', json(listTasks)],
  ['GET /v1/whoami', whoAmI],
]);

/** Parameters stand for one segment, as it is written. */
const WITH_PARAMS: readonly { readonly form: RegExp; readonly handler: Handler }[] = [
  { form: /^POST \/api\/d\/(?<endpointId>[^/]+)\/chat\/completions$/, handler: chat },
  { form: /^GET \/api\/d\/(?<endpointId>[^/]+)$/, handler: json(showDedicatedEndpoint) },
  { form: /^GET \/v1\/customers\/(?<id>[^/]+)$/, handler: json(showCustomer) },
  { form: /^PATCH \/v1\/customers\/(?<id>[^/]+)$/, handler: json(changeCustomer) },
  { form: /^GET \/v1\/tasks\/(?<taskId>[^/]+)$/, handler: json(showTask) },
  { form: /^GET \/v1\/sessions\/(?<id>[^/]+)$/, handler: json(showSession) },
  { form: /^PUT \/v1\/end-users\/(?<id>[^/]+)\/credentials$/, handler: json(keepCredentials) },
  { form: /^GET \/v1\/end-users\/(?<id>[^/]+)\/credentials$/, handler: json(showCredentials) },
  { form: /^DELETE \/v1\/end-users\/(?<id>[^/]+)\/credentials$/, handler: json(forgetCredentials) },
];

export async function route(exchange: Exchange): Promise<void> {
  const { method, pathname } = exchange;
  const asked = `${method === 'HEAD' ? 'GET' : method} ${pathname}`;
  const exact = EXACT.get(asked);
  if (exact !== undefined) return exact(exchange, {});
  for (const { form, handler } of WITH_PARAMS) {
    const params = form.exec(asked)?.groups;
    if (params !== undefined) return handler(exchange, params);
  }
  notFound(exchange);
}

function notFound(exchange: Exchange): void {
  const message = `Invalid URL (${exchange.method} ${exchange.pathname})`;
  sendJson(exchange, openAiError(404, { message, param: null }));
}
