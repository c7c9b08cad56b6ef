// The APIs the corpus of bad inputs is written for: one in the default shape with a route for every path it asks, and
// one whose keys may make keys.
import { defineApi } from '@keywright/core/definition/define-api';

const KEY_FIELDS = { id: 'id', workspaceId: 'workspaceId', name: 'name' };
const ANY_KEY = { kind: 'any-key' } as const;

/** Mounted under the host names that the corpus sends, so that its paths are as they are written. */
export const corpusApi = defineApi({
  name: 'corpus',
  title: 'Corpus',
  hosts: ['t', 'a', 'b'],
  secretFormat: { kind: 'checked', prefix: 'ak', environments: ['live'] },
  carriers: ['bearer', 'x-api-key'],
  scopes: {
    'inference:chat': { description: 'Chat' },
    'inference:messages': { description: 'Messages' },
    'keys:read': { description: 'List keys' },
  },
  routes: [
    { method: 'GET', path: '/v1/whoami', summary: 'Who', access: ANY_KEY },
    { method: 'POST', path: '/v1/whoami', summary: 'Who', access: ANY_KEY },
    {
      method: 'POST',
      path: '/v1/chat/completions',
      summary: 'Chat',
      access: { kind: 'scope', scope: 'inference:chat' },
    },
    {
      method: 'POST',
      path: '/v1/messages',
      summary: 'Message',
      access: { kind: 'scope', scope: 'inference:messages' },
    },
    {
      method: 'GET',
      path: '/v1/api-keys',
      summary: 'List keys',
      access: { kind: 'scope', scope: 'keys:read' },
      to: { kind: 'managed', operation: 'list-keys', fields: KEY_FIELDS },
    },
    { method: 'GET', path: '/v1/api-keys/{id}', summary: 'A key', access: ANY_KEY },
    { method: 'DELETE', path: '/v1/api-keys/{id}', summary: 'End a key', access: ANY_KEY },
    { method: 'GET', path: '/v1/public/*', summary: 'Catalogue', access: { kind: 'anonymous' } },
    {
      method: 'GET',
      path: '/v1/workspaces/{id}/usage',
      summary: 'A workspace',
      access: ANY_KEY,
      to: { kind: 'managed', operation: 'show-workspace', fields: { id: 'id', name: 'name' } },
    },
  ],
});

/** Keys may make keys here, and a key without scopes may do everything: the shape in which rights leak first. */
export const mintingApi = defineApi({
  name: 'minting',
  title: 'Minting',
  hosts: ['m'],
  secretFormat: { kind: 'checked', prefix: 'mk', environments: ['live'] },
  carriers: ['bearer', 'x-api-key'],
  scopes: { 'keys:write': { description: 'Make keys' }, read: { description: 'Read' } },
  emptyScopes: 'everything',
  operatorHeader: 'x-admin-token',
  routes: [
    { method: 'GET', path: '/v1/whoami', summary: 'Who', access: { kind: 'scope', scope: 'read' } },
    {
      method: 'POST',
      path: '/v1/api-keys',
      summary: 'Make a key',
      access: { kind: 'operator-or-scope', scope: 'keys:write' },
      to: { kind: 'managed', operation: 'issue-key', fields: { ...KEY_FIELDS, secret: 'secret' } },
    },
  ],
});
