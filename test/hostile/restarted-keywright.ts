// A Keywright on a data folder of the test's, to be started again with other definitions on what the first one left.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { checkConfig, type RunningKeywright, startKeywright } from '@keywright/server';

export interface StartedKeywright extends RunningKeywright {
  readonly client: KeywrightClient;
  readonly logLines: readonly string[];
}

export interface DataFolder {
  readonly path: string;
  start(apis: readonly ApiDefinition[]): Promise<StartedKeywright>;
  remove(): Promise<void>;
}

export async function createDataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), 'keywright-test-'));
  return {
    path,
    async start(apis) {
      const checked = checkConfig({ logLevel: 'debug', drainSeconds: 5, apis });
      if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
      const logLines: string[] = [];
      const running = await startKeywright({
        settings: {
          configFile: '',
          dataFolder: path,
          host: '127.0.0.1',
          port: 0,
          adminToken: null,
          sessionSecret: null,
          publicUrl: null,
          databaseUrl: null,
          redisUrl: null,
          workers: 1,
        },
        config: checked.config,
        logDestination: { write: (line) => void logLines.push(line) },
      });
      return { ...running, logLines, client: createClient({ url: running.url, token: running.adminToken }) };
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
