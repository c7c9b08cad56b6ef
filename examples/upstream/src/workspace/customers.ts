// The customers of a workspace and what was said with them: three of each, and whatever is added has the next number.
import type { Exchange, PathParams } from '../exchange/exchange.ts';
import type { JsonAnswer } from '../exchange/send-json.ts';
import { parseJsonObject } from '../json-object.ts';
import { isOwnId, ownId, workspaceIdOf } from './workspace-ids.ts';

const NAMES = ['Ada Lovelace', 'Grace Hopper', 'Mary Shelley'];

export function listCustomers(exchange: Exchange): JsonAnswer {
  const data = NAMES.map((name, index) => customer(exchange, ownId(exchange, 'cus', index + 1), name));
  return { status: 200, body: { data } };
}

export function showCustomer(exchange: Exchange, { id = '' }: PathParams): JsonAnswer {
  const own = isOwnId(exchange, 'cus', id);
  const name = NAMES[(Number(id.split('_').at(-1)) - 1) % NAMES.length] ?? '';
  return own ? { status: 200, body: customer(exchange, id, name) } : NO_CUSTOMER;
}

export function addCustomer(exchange: Exchange): JsonAnswer {
  const name = nameIn(exchange);
  if (name === null) return NAME_MISSING;
  return { status: 201, body: customer(exchange, ownId(exchange, 'cus', exchange.serial), name) };
}

export function changeCustomer(exchange: Exchange, { id = '' }: PathParams): JsonAnswer {
  const name = nameIn(exchange);
  if (!isOwnId(exchange, 'cus', id)) return NO_CUSTOMER;
  return name === null ? NAME_MISSING : { status: 200, body: customer(exchange, id, name) };
}

export function listConversations(exchange: Exchange): JsonAnswer {
  const data = NAMES.map((name, index) => ({
    id: ownId(exchange, 'conv', index + 1),
    workspaceId: workspaceIdOf(exchange),
    customerId: ownId(exchange, 'cus', index + 1),
    summary: `${name} asked how to begin`,
  }));
  return { status: 200, body: { data } };
}

function customer(exchange: Exchange, id: string, name: string) {
  return { id, workspaceId: workspaceIdOf(exchange), name };
}

function nameIn(exchange: Exchange): string | null {
  const name = parseJsonObject(exchange.body)?.['name'];
  return typeof name === 'string' && name.trim() !== '' ? name : null;
}

const NAME_MISSING: JsonAnswer = { status: 400, body: { message: 'name must be a text' } };
const NO_CUSTOMER: JsonAnswer = { status: 404, body: { message: 'There is no such customer' } };
