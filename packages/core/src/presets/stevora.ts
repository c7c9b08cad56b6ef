// Stevora: a workflow service. A key belongs to one workspace, may make further keys for it, and answers in an envelope.
import { defineApi } from '../definition/define-api.ts';

const KEY_FIELDS = { id: 'id', workspaceId: 'workspaceId', name: 'name', createdAt: 'createdAt' };
const PROBE_FIELDS = { status: 'status' };
const WORKSPACE_FIELDS = { id: 'id', name: 'name', slug: 'slug', createdAt: 'createdAt' };

export const stevora = defineApi({
  name: 'stevora',
  title: 'Stevora',
  secretFormat: { kind: 'plain', prefixes: { live: 'stv_' }, alphabet: 'base36', length: 32 },
  carriers: ['x-api-key'],
  scopes: {
    'workflows:read': { description: 'Read workflow definitions' },
    'workspace:read': { description: 'Read the workspace itself' },
    'api-keys:read': { description: 'List the keys of the workspace' },
    'api-keys:write': { description: 'Create and revoke keys, never stronger than the one that does it' },
  },
  emptyScopes: 'everything',
  operatorHeader: 'x-admin-token',
  refusals: {
    shape: 'envelope',
    texts: {
      missing_credentials: 'Missing x-api-key header',
      malformed_credentials: 'Invalid or revoked API key',
      unknown_key: 'Invalid or revoked API key',
    },
  },
  portal: {
    navigation: { keys: ['API Keys'] },
    accent: '#b45309',
  },
  limits: [{ name: 'workspace', per: 'workspace', limit: 600, window: 60_000 }],
  routes: [
    {
      method: 'GET',
      path: '/health',
      summary: 'Health check',
      access: { kind: 'anonymous' },
      to: { kind: 'managed', operation: 'probe-health', fields: PROBE_FIELDS },
    },
    {
      method: 'GET',
      path: '/ready',
      summary: 'Readiness probe',
      access: { kind: 'anonymous' },
      to: { kind: 'managed', operation: 'probe-readiness', fields: PROBE_FIELDS },
    },
    {
      method: 'GET',
      path: '/live',
      summary: 'Liveness probe',
      access: { kind: 'anonymous' },
      to: { kind: 'managed', operation: 'probe-liveness', fields: PROBE_FIELDS },
    },
    {
      method: 'GET',
      path: '/v1/workflow-definitions',
      summary: 'List workflow definitions',
      access: { kind: 'scope', scope: 'workflows:read' },
    },
    {
      method: 'POST',
      path: '/v1/api-keys',
      summary: 'Create an API key',
      access: { kind: 'operator-or-scope', scope: 'api-keys:write' },
      to: { kind: 'managed', operation: 'issue-key', fields: { ...KEY_FIELDS, key: 'secret' } },
    },
    {
      method: 'GET',
      path: '/v1/api-keys',
      summary: 'List the API keys of the workspace',
      access: { kind: 'scope', scope: 'api-keys:read' },
      to: {
        kind: 'managed',
        operation: 'list-keys',
        fields: { ...KEY_FIELDS, lastUsedAt: 'lastUsedAt', revokedAt: 'revokedAt' },
      },
    },
    {
      method: 'DELETE',
      path: '/v1/api-keys/{id}',
      summary: 'Revoke an API key',
      access: { kind: 'scope', scope: 'api-keys:write' },
      to: { kind: 'managed', operation: 'revoke-key', fields: { id: 'id', revokedAt: 'revokedAt' } },
    },
    {
      method: 'POST',
      path: '/v1/workspaces',
      summary: 'Create a workspace',
      access: { kind: 'operator' },
      to: { kind: 'managed', operation: 'create-workspace', fields: WORKSPACE_FIELDS },
    },
    {
      method: 'GET',
      path: '/v1/workspaces/current',
      summary: 'Show the workspace of the key',
      access: { kind: 'scope', scope: 'workspace:read' },
      to: { kind: 'managed', operation: 'show-workspace', fields: WORKSPACE_FIELDS },
    },
  ],
});
