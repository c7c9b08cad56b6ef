// stablebrowse: browsing tasks for a business and its end users. A key names the business; the end user is a field of
// each request. A revoked key is told so by a status of its own.
import { defineApi } from '../definition/define-api.ts';

const END_USER_IN_PATH = { kind: 'path', param: 'id' } as const;

export const stablebrowse = defineApi({
  name: 'stablebrowse',
  title: 'stablebrowse',
  secretFormat: { kind: 'checked', prefix: 'sb', environments: ['live'] },
  keyNames: 'optional',
  emptyScopes: 'everything',
  rotation: { kind: 'none' },
  refusals: { shape: 'error', revokedStatus: 403 },
  portal: {
    navigation: { keys: ['Settings', 'API Keys'], userKeys: null },
    words: { create: 'Create API key', name: 'Label' },
    reveal: 'banner',
    accent: '#be123c',
  },
  limits: [{ name: 'monthly', per: 'workspace', limit: 10_000, window: 'month' }],
  routes: [
    {
      method: 'POST',
      path: '/v1/tasks',
      summary: 'Start a task',
      access: { kind: 'any-key' },
      endUser: { kind: 'body', field: 'endUserId' },
    },
    { method: 'GET', path: '/v1/tasks', summary: 'List tasks', access: { kind: 'any-key' } },
    { method: 'GET', path: '/v1/tasks/{taskId}', summary: 'Show a task', access: { kind: 'any-key' } },
    {
      method: 'GET',
      path: '/v1/sessions/{id}',
      summary: 'Show a browser session',
      access: { kind: 'any-key' },
    },
    {
      method: 'PUT',
      path: '/v1/end-users/{id}/credentials',
      summary: 'Keep credentials of an end user',
      access: { kind: 'any-key' },
      endUser: END_USER_IN_PATH,
    },
    {
      method: 'GET',
      path: '/v1/end-users/{id}/credentials',
      summary: 'Tell which credentials of an end user are kept',
      access: { kind: 'any-key' },
      endUser: END_USER_IN_PATH,
    },
    {
      method: 'DELETE',
      path: '/v1/end-users/{id}/credentials',
      summary: 'Forget the credentials of an end user',
      access: { kind: 'any-key' },
      endUser: END_USER_IN_PATH,
    },
  ],
});
