// Stanna: the data of a customer workspace. A key opens all of it unless it is given less, and names no other workspace.
import { defineApi } from '../definition/define-api.ts';

export const stanna = defineApi({
  name: 'stanna',
  title: 'Stanna',
  secretFormat: { kind: 'plain', prefixes: { live: 'sk-' }, alphabet: 'base62', length: 48 },
  secretPreview: 'both-ends',
  carriers: ['bearer', 'x-api-key'],
  scopes: {
    'data:read': { description: 'Read customers and conversations' },
    'data:write': { description: 'Add and change customers' },
  },
  emptyScopes: 'everything',
  makersRights: { owner: 'all', admin: 'all', member: 'all', viewer: ['data:read'] },
  workspaceParam: 'workspaceId',
  rotation: { kind: 'none' },
  portal: {
    navigation: { keys: ['Settings', 'API Keys'] },
    words: { create: 'Create New Key', name: 'Key Name', revoke: 'Delete' },
    revokeIcon: 'trash',
    firstVisit: 'prompt',
    accent: '#1d4ed8',
  },
  limits: [
    { name: 'rate', per: 'key', limit: 1000, window: 3_600_000 },
    { name: 'burst', per: 'key', limit: 100, window: 60_000 },
  ],
  limitHeaders: 'standard-and-legacy',
  routes: [
    {
      method: 'GET',
      path: '/v1/customers',
      summary: 'List customers',
      access: { kind: 'scope', scope: 'data:read' },
    },
    {
      method: 'POST',
      path: '/v1/customers',
      summary: 'Add a customer',
      access: { kind: 'scope', scope: 'data:write' },
    },
    {
      method: 'GET',
      path: '/v1/customers/{id}',
      summary: 'Show a customer',
      access: { kind: 'scope', scope: 'data:read' },
    },
    {
      method: 'PATCH',
      path: '/v1/customers/{id}',
      summary: 'Change a customer',
      access: { kind: 'scope', scope: 'data:write' },
    },
    {
      method: 'GET',
      path: '/v1/conversations',
      summary: 'List conversations with customers',
      access: { kind: 'scope', scope: 'data:read' },
    },
  ],
});
