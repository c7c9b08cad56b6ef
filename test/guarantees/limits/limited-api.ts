// An API for tests of limits: routes of every kind there is, and limits as each test wants them.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { type ApiInput, defineApi } from '@keywright/core/definition/define-api';
import { type LimitInput, limitRule } from '@keywright/core/limits/limit-rule';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** A hundred a minute for each key, but for what the test says. */
export function limit(changes: Partial<LimitInput> = {}) {
  return limitRule({ name: 'burst', per: 'key', limit: 100, window: MINUTE_MS, ...changes });
}

/** Keys of it have the scopes `read` and `chat`, unless a test makes them with others. */
export function limitedApi(changes: Partial<ApiInput> = {}): ApiDefinition {
  return defineApi({
    name: 'notes',
    title: 'Notes',
    secretFormat: { kind: 'checked', prefix: 'nts', environments: ['live'] },
    carriers: ['bearer', 'x-api-key'],
    scopes: { read: { description: 'Read' }, chat: { description: 'Chat' } },
    routes: [
      { method: 'GET', path: '/things', summary: 'Things', access: { kind: 'scope', scope: 'read' } },
      { method: 'POST', path: '/chat', summary: 'Chat', access: { kind: 'scope', scope: 'chat' } },
      { method: 'POST', path: '/bulk', summary: 'Bulk', access: { kind: 'any-key' }, cost: 10 },
      { method: 'GET', path: '/free', summary: 'Free', access: { kind: 'any-key' }, cost: 0 },
      { method: 'GET', path: '/public', summary: 'Public', access: { kind: 'anonymous' } },
      { method: 'GET', path: '/also-public', summary: 'Also', access: { kind: 'anonymous' } },
      {
        method: 'GET',
        path: '/e/{endpoint}/run',
        summary: 'Run an endpoint',
        access: { kind: 'anonymous' },
        endpointParam: 'endpoint',
      },
      {
        method: 'GET',
        path: '/keys',
        summary: 'Keys',
        access: { kind: 'scope', scope: 'read' },
        to: { kind: 'managed', operation: 'list-keys', fields: { id: 'id' } },
      },
      {
        method: 'POST',
        path: '/keys',
        summary: 'Make a key',
        access: { kind: 'scope', scope: 'read' },
        to: { kind: 'managed', operation: 'issue-key', fields: { id: 'id' } },
      },
    ],
    ...changes,
  });
}
