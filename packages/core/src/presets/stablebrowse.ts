// stablebrowse: browsing tasks for a business and its end users. A key names the business; the end user is a field of
// each request. A revoked key is told so by a status of its own. People manage keys, and no key does.
import type { PeopleAccess } from '../definition/api-definition.ts';
import { defineApi } from '../definition/define-api.ts';

/** Whoever may look, and whoever may do something that counts. */
const LOOKING: PeopleAccess = {
  by: ['token'],
  roles: ['owner', 'admin', 'member', 'viewer'],
  needsKey: false,
};
const DOING: PeopleAccess = { ...LOOKING, roles: ['owner', 'admin', 'member'] };
/** In the dashboard, or with a token; also when the quota is used up: a leaked key is revoked all the same. */
const SEEING_KEYS: PeopleAccess = { ...LOOKING, by: ['session', 'token'] };
const MANAGING_KEYS: PeopleAccess = { ...SEEING_KEYS, roles: ['owner', 'admin'] };

const END_USER_IN_PATH = { kind: 'path', param: 'id' } as const;

const KEY_FIELDS = { id: 'id', label: 'name', createdAt: 'createdAt' };

export const stablebrowse = defineApi({
  name: 'stablebrowse',
  title: 'stablebrowse',
  secretFormat: { kind: 'checked', prefix: 'sb', environments: ['live'] },
  keyNames: 'optional',
  emptyScopes: 'everything',
  workspaceParam: 'workspaceId',
  rotation: { kind: 'none' },
  refusals: { shape: 'error', revokedStatus: 403 },
  portal: {
    navigation: { keys: ['Settings', 'API Keys'] },
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
      people: DOING,
      endUser: { kind: 'body', field: 'endUserId' },
    },
    { method: 'GET', path: '/v1/tasks', summary: 'List tasks', access: { kind: 'any-key' }, people: LOOKING },
    {
      method: 'GET',
      path: '/v1/tasks/{taskId}',
      summary: 'Show a task',
      access: { kind: 'any-key' },
      people: LOOKING,
    },
    {
      method: 'GET',
      path: '/v1/sessions/{id}',
      summary: 'Show a browser session',
      access: { kind: 'any-key' },
      people: LOOKING,
    },
    {
      method: 'PUT',
      path: '/v1/end-users/{id}/credentials',
      summary: 'Keep credentials of an end user',
      access: { kind: 'any-key' },
      people: DOING,
      endUser: END_USER_IN_PATH,
    },
    {
      method: 'GET',
      path: '/v1/end-users/{id}/credentials',
      summary: 'Tell which credentials of an end user are kept',
      access: { kind: 'any-key' },
      people: LOOKING,
      endUser: END_USER_IN_PATH,
    },
    {
      method: 'DELETE',
      path: '/v1/end-users/{id}/credentials',
      summary: 'Forget the credentials of an end user',
      access: { kind: 'any-key' },
      people: DOING,
      endUser: END_USER_IN_PATH,
    },
    {
      method: 'POST',
      path: '/v1/api-keys',
      summary: 'Create an API key',
      access: { kind: 'person' },
      people: MANAGING_KEYS,
      cost: 0,
      to: {
        kind: 'managed',
        operation: 'issue-key',
        fields: { ...KEY_FIELDS, key: 'secret' },
        inputs: { label: 'name' },
      },
    },
    {
      method: 'GET',
      path: '/v1/api-keys',
      summary: 'List the API keys of the business',
      access: { kind: 'person' },
      people: SEEING_KEYS,
      cost: 0,
      to: {
        kind: 'managed',
        operation: 'list-keys',
        fields: { ...KEY_FIELDS, preview: 'preview', lastUsedAt: 'lastUsedAt', revokedAt: 'revokedAt' },
      },
    },
    {
      method: 'DELETE',
      path: '/v1/api-keys/{id}',
      summary: 'Revoke an API key',
      access: { kind: 'person' },
      people: MANAGING_KEYS,
      cost: 0,
      to: { kind: 'managed', operation: 'revoke-key', fields: { id: 'id', revokedAt: 'revokedAt' } },
    },
  ],
});
