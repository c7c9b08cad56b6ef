// `GET /v1/whoami`: the request line and every `x-keywright-*` header as they arrived behind the gateway.
import type { Exchange } from './exchange/exchange.ts';
import { sendJson } from './exchange/send-json.ts';

export function whoAmI(exchange: Exchange): void {
  const { method, pathname, query } = exchange;
  const headers = Object.fromEntries(
    Object.entries(exchange.headers).filter(([name]) => name.startsWith('x-keywright-')),
  );
  sendJson(exchange, { status: 200, body: { method, path: pathname, query, headers } });
}
