// Hypervize: inference on shared capacity and on endpoints of one's own. Keys are replaced, not rotated, and end at once.
import { defineApi } from '../definition/define-api.ts';

export const hypervize = defineApi({
  name: 'hypervize',
  title: 'Hypervize',
  // 42 characters in all.
  secretFormat: { kind: 'plain', prefixes: { live: 'hvz_live_' }, alphabet: 'base62', length: 33 },
  secretPreview: 'prefix',
  scopes: {
    inference: {
      description: 'Call Elastic inference and your own Dedicated endpoints',
      implies: ['elastic-only', 'dedicated:read'],
    },
    'elastic-only': { description: 'Call Elastic inference' },
    'dedicated:read': { description: 'Look at your own Dedicated endpoints' },
    global: { description: 'Broad access', implies: ['inference'], legacy: true },
  },
  // Everybody who signs up has one from then on, and sees its secret when they first open their keys.
  defaultKey: { name: 'Default', environment: 'live', scopes: ['inference'] },
  rotation: { kind: 'none' },
  refusals: { shape: 'openai' },
  endpoints: { upstreams: 'own', allowPrivateUpstreams: false },
  portal: {
    navigation: { keys: ['Settings', 'Keys'], endpoints: ['Dedicated'] },
    words: { create: 'Create New Key' },
    revokeIcon: 'trash',
    accent: '#6d28d9',
    example: {
      method: 'POST',
      path: '/api/chat/completions',
      body: { model: 'sample-small', messages: [{ role: 'user', content: 'Hello' }] },
    },
  },
  // Endpoints that are open to everyone, at the level of the platform.
  anonymousLimits: [
    { name: 'endpoint', per: 'endpoint', limit: 600, window: 60_000 },
    { name: 'address', per: 'address', limit: 60, window: 60_000 },
  ],
  routes: [
    {
      method: 'POST',
      path: '/api/chat/completions',
      summary: 'Create a chat completion on Elastic',
      access: { kind: 'scope', scope: 'elastic-only' },
      // The playground of the dashboard.
      people: { by: ['session'], roles: ['owner', 'admin', 'member'], needsKey: true },
      meter: 'openai',
    },
    {
      method: 'POST',
      path: '/api/d/{endpointId}/chat/completions',
      summary: 'Create a chat completion on a Dedicated endpoint',
      access: { kind: 'endpoint', scope: 'inference' },
      people: { by: ['session'], roles: ['owner', 'admin', 'member'], needsKey: true },
      meter: 'openai',
      endpointParam: 'endpointId',
    },
    {
      method: 'GET',
      path: '/api/d/{endpointId}',
      summary: 'Show a Dedicated endpoint',
      access: { kind: 'own-endpoint', scope: 'dedicated:read' },
      endpointParam: 'endpointId',
    },
  ],
});
