// An API of your own behind Keywright. `keywright check` says what this would run and what is wrong with it;
// `keywright serve` runs it. Every field: docs/configuration.md. What is commented out shows the default, or a choice.
import { defineApi } from '@keywright/core';
import { defineConfig } from '@keywright/server/config';

export default defineConfig(({ env }) => ({
  apis: [
    defineApi({
      // Mounted at /acme, and `acme` wherever the API is named. Keys are known by it: do not rename it later.
      name: 'acme',
      title: 'Acme',
      // Mounted at / under these names as well: what your customers call.
      // hosts: ['api.acme.example'],

      // Keys read acme_live_… and acme_test_…, with a checksum, so that leaked ones are found and junk costs nothing.
      secretFormat: { kind: 'checked', prefix: 'acme', environments: ['live', 'test'] },
      // Where keys are presented: Authorization: Bearer, x-api-key, or both.
      carriers: ['bearer'],

      // What keys may be allowed to do. A key has none of these unless it is given some.
      scopes: {
        'reports:read': { description: 'Read reports' },
        'reports:write': { description: 'Create reports, and read them', implies: ['reports:read'] },
      },

      // Every path that may be reached; any other is 404. `access` says who may call it:
      //   { kind: 'scope', scope }   keys that hold the scope
      //   { kind: 'any-key' }        every live key
      //   { kind: 'anonymous' }      everybody, without a key
      routes: [
        {
          method: 'GET',
          path: '/v1/reports/{id}',
          summary: 'Show a report',
          access: { kind: 'scope', scope: 'reports:read' },
        },
        {
          method: 'POST',
          path: '/v1/reports',
          summary: 'Create a report',
          access: { kind: 'scope', scope: 'reports:write' },
        },
        { method: 'GET', path: '/v1/whoami', summary: 'Say who calls', access: { kind: 'any-key' } },
        { method: 'GET', path: '/v1/status', summary: 'Is it up?', access: { kind: 'anonymous' } },
      ],

      // So much, for somebody, in a window (milliseconds, 'month', 'ever', or 'running').
      limits: [
        { name: 'burst', per: 'key', limit: 100, window: 60_000 },
        { name: 'monthly', per: 'workspace', limit: 100_000, window: 'month', alertAt: [80, 100] },
      ],
      // Of requests without a key.
      anonymousLimits: [{ name: 'visitors', per: 'address', limit: 60, window: 60_000 }],

      // How long an old secret lives after a rotation, unless the rotation says otherwise: { kind: 'none' } for never.
      // rotation: { kind: 'in-place', defaultGraceMs: 24 * 3_600_000, maxGraceMs: 30 * 24 * 3_600_000 },
      // How refusals read: problem (RFC 9457), openai, anthropic, envelope, error.
      // refusals: { shape: 'problem' },

      // Your API. It gets requests without the key, and is told who calls in x-keywright-key-id and its siblings.
      upstream: {
        url: env['ACME_UPSTREAM_URL'] ?? 'http://127.0.0.1:3000',
        // What only the gateway knows, so that your API answers nobody else.
        headers: {
          'x-gateway-credential': env['ACME_UPSTREAM_CREDENTIAL'] ?? 'choose-one-and-check-it-there',
        },
        // Loopback and private addresses are refused unless you say so.
        allowPrivateAddresses: true,
      },
    }),
  ],

  // Proxies in front of Keywright whose X-Forwarded-For is believed; without it every client has the proxy's address.
  // trustedProxies: ['10.0.0.0/8'],
  // How people sign in (docs/people.md), and where mail to them goes.
  // signIn: { providers: [{ id: 'company', title: 'Sign in with Acme', issuer: 'https://…', clientId, clientSecret }] },
  // mail: { url: 'smtp://user:password@mail.example.com:587', from: 'Keys <keys@example.com>' },
}));
