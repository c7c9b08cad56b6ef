// What a business keeps to act for one of its end users. Values come in and never go out; only the sites are told.
import type { Exchange, PathParams } from '../exchange/exchange.ts';
import type { JsonAnswer } from '../exchange/send-json.ts';
import { parseJsonObject } from '../json-object.ts';
import { workspaceIdOf } from './workspace-ids.ts';

export function keepCredentials(exchange: Exchange, { id = '' }: PathParams): JsonAnswer {
  const site = parseJsonObject(exchange.body)?.['site'];
  if (typeof site !== 'string' || site === '') {
    return { status: 400, body: { error: 'site must be a text' } };
  }
  return { status: 200, body: kept(exchange, id, [site]) };
}

export function showCredentials(exchange: Exchange, { id = '' }: PathParams): JsonAnswer {
  return { status: 200, body: kept(exchange, id, ['shop.example']) };
}

export function forgetCredentials(): JsonAnswer {
  return { status: 204, body: null };
}

function kept(exchange: Exchange, endUserId: string, sites: readonly string[]) {
  return { endUserId, workspaceId: workspaceIdOf(exchange), sites };
}
