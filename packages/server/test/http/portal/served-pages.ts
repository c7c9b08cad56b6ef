// A running server with the APIs under test, and its pages.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { checkConfig, type KeywrightConfig } from '../../../src/config.ts';
import { type RunningKeywright, startKeywright } from '../../../src/main.ts';

export interface ServedPages extends RunningKeywright {
  readonly dataFolder: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  page(path: string): Promise<string>;
}

export async function servePages(
  apis: readonly ApiDefinition[],
  config: Partial<KeywrightConfig> = {},
): Promise<ServedPages> {
  const checked = checkConfig({ drainSeconds: 1, logLevel: 'error', ...config, apis });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const dataFolder = await mkdtemp(join(tmpdir(), 'keywright-pages-'));
  const running = await startKeywright({
    settings: {
      configFile: '',
      dataFolder,
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
    logDestination: { write: () => {} },
  });
  const get: ServedPages['get'] = (path, headers = {}) =>
    fetch(`${running.url}${path}`, { redirect: 'manual', headers });
  return {
    ...running,
    dataFolder,
    get,
    page: async (path) => (await get(path)).text(),
    async close() {
      await running.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
