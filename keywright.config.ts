// What `npm start` runs: the presets there are, each in front of a sample upstream of its own credential.
// To put Keywright in front of your own API, replace the sample by its URL and give it the headers it expects.
import { randomUUID } from 'node:crypto';
import { withUpstream } from '@keywright/core/definition/define-api';
import { PRESETS } from '@keywright/core/presets';
import { startSampleUpstream } from '@keywright/example-upstream';
import { defineConfig } from '@keywright/server/config';

export default defineConfig(async ({ onClose }) => {
  // The credential only the gateway knows: the sample refuses whoever comes without it.
  const credential = { header: 'x-upstream-credential', value: randomUUID() };
  const sample = await startSampleUpstream({ credential });
  onClose(() => sample.close());
  const upstream = {
    url: sample.url,
    headers: { [credential.header]: credential.value },
    allowPrivateAddresses: true,
  };
  return { apis: PRESETS.map((api) => withUpstream(api, upstream)) };
});
