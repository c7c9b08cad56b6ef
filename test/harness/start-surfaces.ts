// The server over a storage and a clock of the test's: everything but the choice of adapters is as in main.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { createClient, type KeywrightClient } from '@keywright/sdk';
import type { Clock, Storage } from '../../packages/server/src/app/ports.ts';
import { checkConfig, type IssuerRule } from '../../packages/server/src/config.ts';
import { startEngine } from '../../packages/server/src/engine.ts';
import { createHttpServer, openServer } from '../../packages/server/src/http/front/http-server.ts';
import { createKeptCode } from '../../packages/server/src/people/first-run.ts';
import { createPeople } from '../../packages/server/src/people-parts.ts';
import { createSurfaces } from '../../packages/server/src/surfaces.ts';
import { createLog } from '../../packages/server/src/system/log.ts';
import { createRequestIds } from '../../packages/server/src/system/request-ids.ts';
import { createSecrets } from '../../packages/server/src/system/secrets.ts';

export interface StartedSurfaces {
  readonly url: string;
  readonly adminToken: string;
  readonly client: KeywrightClient;
  readonly logLines: readonly string[];
  close(): Promise<void>;
}

export interface SurfacesChoice {
  readonly apis: readonly ApiDefinition[];
  readonly storage: Storage;
  readonly clock: Clock;
  /** Whose `X-Forwarded-For` is believed. Default: nobody's. */
  readonly trustedProxies?: readonly string[];
  /** Whose tokens are people's. Default: nobody's. */
  readonly issuers?: readonly IssuerRule[];
}

const SESSION_SECRET = 'of-sessions-in-a-test-0123456789-abcdefghij';
const ADMIN_TOKEN = 'operator-of-a-keywright-in-a-test-0123456789';

export async function startSurfaces(choice: SurfacesChoice): Promise<StartedSurfaces> {
  const { apis, storage, clock, trustedProxies = [], issuers = [] } = choice;
  const checked = checkConfig({ apis, trustedProxies, issuers });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const { config } = checked;
  const logLines: string[] = [];
  const secrets = createSecrets(clock);
  const log = createLog({
    level: 'debug',
    formats: apis.map((api) => api.secretFormat),
    secrets: [ADMIN_TOKEN],
    destination: { write: (line) => void logLines.push(line) },
  });
  const folder = await mkdtemp(join(tmpdir(), 'keywright-journal-'));
  const journal = { folder, mask: (text: string) => text };
  const engine = await startEngine({
    nodes: null,
    counters: null,
    apis,
    storage,
    secrets,
    clock,
    log,
    journal,
  });
  const newRequestId = createRequestIds(secrets);
  const server = createHttpServer({ newRequestId, headersTimeoutMs: 10_000 });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = createPeople({
    engine,
    storage,
    config,
    publicUrl: url,
    firstRun: createKeptCode(),
    sessionSecret: SESSION_SECRET,
    print: (text) => void logLines.push(text),
  });
  const surfaces = await createSurfaces({
    people,
    engine,
    storage,
    server,
    config,
    publicUrl: url,
    newRequestId,
    token: ADMIN_TOKEN,
  });
  openServer(server, surfaces.listener, newRequestId);
  return {
    url,
    adminToken: ADMIN_TOKEN,
    client: createClient({ url, token: ADMIN_TOKEN }),
    logLines,
    async close() {
      await surfaces.drain(0);
      await people.close();
      await engine.close();
      await storage.close();
      await rm(folder, { recursive: true });
    },
  };
}
