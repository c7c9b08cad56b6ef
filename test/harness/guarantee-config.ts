// The configuration of a Keywright in a process of its own; what a test chooses comes through the environment.
import { defineConfig } from '@keywright/server/config';
import { guaranteeApis } from './guarantee-apis.ts';

export default defineConfig(({ env }) => ({
  apis: guaranteeApis({ url: env['TEST_UPSTREAM_URL'] ?? '', allowPrivateAddresses: true }),
  drainSeconds: Number(env['TEST_DRAIN_SECONDS']),
}));
