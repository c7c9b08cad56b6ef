// The configuration of `serve.ts`: Stav, with the upstream that the environment names.
import { withUpstream } from '@keywright/core/definition/define-api';
import { stav } from '@keywright/core/presets';
import { defineConfig } from '@keywright/server/config';

export default defineConfig(({ env }) => {
  const upstream = { url: env['BENCH_UPSTREAM_URL'] ?? '', allowPrivateAddresses: true };
  return { apis: [withUpstream(stav, upstream)], logLevel: 'error', drainSeconds: 1 };
});
