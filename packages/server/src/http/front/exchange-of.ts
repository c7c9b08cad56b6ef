// Leads from Node's raw request back to its Exchange, for frameworks that hand on only the former.
import type { IncomingMessage } from 'node:http';
import type { Exchange } from './exchange.ts';

/** A property and not a WeakMap, which costs the garbage collector more than all else on a short request. */
const EXCHANGE = Symbol('exchange');

interface Carrying extends IncomingMessage {
  [EXCHANGE]?: Exchange;
}

export function attachExchange(exchange: Exchange): void {
  (exchange.incoming as Carrying)[EXCHANGE] = exchange;
}

export function exchangeOf(incoming: IncomingMessage): Exchange {
  const exchange = (incoming as Carrying)[EXCHANGE];
  if (exchange === undefined) throw new Error('This request did not come through the front door');
  return exchange;
}
