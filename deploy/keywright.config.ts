// An example for deployments: put your own API here (docs/configuration.md has every field), and mount this file where
// KEYWRIGHT_CONFIG says.
import { defineApi } from '@keywright/core';
import { defineConfig } from '@keywright/server/config';

const example = defineApi({
  name: 'example',
  title: 'Example',
  secretFormat: { kind: 'checked', prefix: 'example', environments: ['live', 'test'] },
  scopes: { 'reports:read': { description: 'Read reports' } },
  routes: [
    {
      method: 'GET',
      path: '/v1/reports/{id}',
      summary: 'Show a report',
      access: { kind: 'scope', scope: 'reports:read' },
    },
  ],
  // upstream: { url: 'https://reports.internal', headers: { … } }, to stand in front of it as a gateway
});

export default defineConfig(({ env }) => ({
  apis: [example],
  // Who may say for whom a request came: the balancer, and nobody else.
  trustedProxies: (env['TRUSTED_PROXIES'] ?? '').split(',').filter((block) => block !== ''),
  // What stops a node must wait for longer than this.
  drainSeconds: 30,
}));
