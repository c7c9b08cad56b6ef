// Keywright as an operator runs it, with the Stav preset, on the data folder and the upstream it is given.

import { withUpstream } from '@keywright/core/definition/define-api';
import { stav } from '@keywright/core/presets';
import { checkConfig, startKeywright } from '@keywright/server';
import { configFromParent, reportToParent } from '../harness/child-side.ts';

export interface KeywrightProcessConfig {
  readonly dataFolder: string;
  readonly adminToken: string;
  /** Null: Stav forwards nothing. */
  readonly upstreamUrl: string | null;
  /** Whether usage is recorded. */
  readonly recordUsage: boolean;
}

const { dataFolder, adminToken, upstreamUrl, recordUsage } = configFromParent<KeywrightProcessConfig>();
const api =
  upstreamUrl === null ? stav : withUpstream(stav, { url: upstreamUrl, allowPrivateAddresses: true });
const checked = checkConfig({ apis: [api], logLevel: 'error', drainSeconds: 1 });
if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
const settings = {
  configFile: '',
  dataFolder,
  host: '127.0.0.1',
  port: 0,
  adminToken,
  sessionSecret: null,
  publicUrl: null,
  databaseUrl: null,
  redisUrl: null,
  workers: 1,
};
reportToParent(await startKeywright({ settings, config: checked.config, recordUsage }));
