// Ids that carry the workspace they belong to: what exists for whom needs no store, and no test sees another's data.
import type { Exchange } from '../exchange/exchange.ts';

/** The workspace the gateway vouched for; null when nobody did. */
export function workspaceIdOf(exchange: Exchange): string | null {
  const header = exchange.headers['x-keywright-workspace-id'];
  return typeof header === 'string' && header !== '-' ? header : null;
}

/** The id of the caller's thing of this kind and number, e.g. `task_01k…_1`. */
export function ownId(exchange: Exchange, kind: string, serial: number): string {
  return `${kind}_${markOf(exchange)}_${serial}`;
}

/** Whether it is the id of a thing of this kind that belongs to the caller. */
export function isOwnId(exchange: Exchange, kind: string, id: string): boolean {
  const start = `${kind}_${markOf(exchange)}_`;
  return id.startsWith(start) && /^[1-9]\d{0,8}$/.test(id.slice(start.length));
}

function markOf(exchange: Exchange): string {
  return (workspaceIdOf(exchange) ?? 'nobody').replace(/^ws_/, '');
}
