// A whole Keywright for a test: real server, real SQLite in a folder of its own, a real upstream behind the presets.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { withUpstream } from '@keywright/core/definition/define-api';
import { PRESETS } from '@keywright/core/presets';
import type { IssueKeyBody, KeyWithSecretAnswer, WorkspaceAnswer } from '@keywright/core/wire-contract';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { checkConfig, type KeywrightConfig, type RunningKeywright, startKeywright } from '@keywright/server';
import { newDatabaseUrl } from './test-database.ts';

export interface TestKeywright extends RunningKeywright {
  readonly upstream: SampleUpstream;
  /** The operator's client. */
  readonly client: KeywrightClient;
  readonly dataFolder: string;
  /** Of the PostgreSQL it runs on; null: SQLite in the data folder. */
  readonly databaseUrl: string | null;
  /** Everything logged so far, one JSON line each. */
  readonly logLines: readonly string[];
  /** A new workspace with a name of its own. */
  newWorkspace(): Promise<WorkspaceAnswer>;
  /** A new key in a new workspace, unless the body names one. */
  newKey(
    body: Partial<IssueKeyBody> & { readonly api: string },
  ): Promise<KeyWithSecretAnswer & { secret: string }>;
}

export interface TestKeywrightOptions {
  /** Default: the presets. Those without an upstream are put in front of the sample. */
  readonly apis?: readonly ApiDefinition[];
  readonly config?: Partial<KeywrightConfig>;
  readonly headersTimeoutMs?: number;
}

export const UPSTREAM_CREDENTIAL = {
  header: 'x-upstream-credential',
  value: 'known-to-gateway-and-upstream-only',
};

const ADMIN_TOKEN = 'operator-of-a-keywright-in-a-test-0123456789';

export async function startTestKeywright(options: TestKeywrightOptions = {}): Promise<TestKeywright> {
  const upstream = await startSampleUpstream({ credential: UPSTREAM_CREDENTIAL });
  const dataFolder = await mkdtemp(join(tmpdir(), 'keywright-test-'));
  const behind = {
    url: upstream.url,
    headers: { [UPSTREAM_CREDENTIAL.header]: UPSTREAM_CREDENTIAL.value },
    allowPrivateAddresses: true,
  };
  const apis = (options.apis ?? PRESETS).map((api) =>
    api.upstream === null ? withUpstream(api, behind) : api,
  );
  const checked = checkConfig({ logLevel: 'debug', drainSeconds: 5, ...options.config, apis });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const databaseUrl = await newDatabaseUrl();
  const logLines: string[] = [];
  const running = await startKeywright({
    settings: {
      configFile: '',
      dataFolder,
      host: '127.0.0.1',
      port: 0,
      adminToken: databaseUrl === null ? null : ADMIN_TOKEN,
      sessionSecret: null,
      publicUrl: null,
      databaseUrl,
      redisUrl: null,
      workers: 1,
    },
    config: checked.config,
    logDestination: { write: (line) => void logLines.push(line) },
    ...(options.headersTimeoutMs !== undefined && { headersTimeoutMs: options.headersTimeoutMs }),
  });
  const client = createClient({ url: running.url, token: running.adminToken });
  let count = 0;
  const newWorkspace = () => {
    count += 1;
    return client.workspaces.create({ name: `Workspace ${count}`, slug: `workspace-${count}` });
  };
  return {
    ...running,
    upstream,
    client,
    dataFolder,
    databaseUrl,
    logLines,
    newWorkspace,
    async newKey(body) {
      const workspaceId = body.workspaceId ?? (await newWorkspace()).id;
      const key = await client.keys.create({ name: 'a key', ...body, workspaceId });
      if (key.secret === null) throw new Error('a new key came without its secret');
      return { ...key, secret: key.secret };
    },
    async close() {
      await running.close();
      await upstream.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
