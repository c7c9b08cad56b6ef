// The one way a whole JSON answer leaves. A length is always sent, so that a body cut short can be noticed.
import type { OutgoingHttpHeaders } from 'node:http';
import type { Exchange } from './exchange.ts';

export type JsonAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: OutgoingHttpHeaders;
};

export function sendJson(exchange: Exchange, answer: JsonAnswer): void {
  const { response } = exchange;
  // RFC 9110, sections 15.3.5 and 15.4.5: these two never have content.
  if (answer.status === 204 || answer.status === 304) {
    response.writeHead(answer.status, { ...identity(exchange), ...answer.headers }).end();
    return;
  }
  const { head, body } = rendered(exchange, answer);
  response.writeHead(answer.status, head).end(body);
}

/** Sends the whole head but only half of the body, then drops the connection. */
export function sendHalfOfJson(exchange: Exchange, answer: JsonAnswer): void {
  const { response } = exchange;
  const { head, body } = rendered(exchange, answer);
  response.writeHead(answer.status, head);
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

function rendered(exchange: Exchange, answer: JsonAnswer): { head: OutgoingHttpHeaders; body: Buffer } {
  const body = Buffer.from(JSON.stringify(answer.body));
  const head = {
    'content-type': 'application/json',
    'content-length': body.length,
    ...identity(exchange),
    ...answer.headers,
  };
  return { head, body };
}

function identity(exchange: Exchange): OutgoingHttpHeaders {
  return { 'x-request-id': requestIdOf(exchange) };
}

export function requestIdOf(exchange: Exchange): string {
  return `req_sample_${exchange.serial}`;
}
