// The composition root: the only place that sees every adapter. Reads settings and configuration, builds the parts from
// the bottom up, listens, and takes everything down again in the opposite order.
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { requireAdminToken } from './admin-token.ts';
import type { CheckedConfig } from './config.ts';
import { createEngine } from './engine.ts';
import { createHttpServer, openServer } from './http/http-server.ts';
import type { Settings } from './settings.ts';
import { openSqliteStorage } from './storage/sqlite.ts';
import { createSurfaces } from './surfaces.ts';
import { systemClock } from './system/clock.ts';
import { createLog } from './system/log.ts';
import { createRequestIds } from './system/request-ids.ts';
import { createSecrets, digest } from './system/secrets.ts';

export interface StartOptions {
  readonly settings: Settings;
  readonly config: CheckedConfig;
  /** Where log lines go. Default: standard output. */
  readonly logDestination?: { write(line: string): void };
  /** A request whose headers are not complete by then is answered 408. Default: 10,000. */
  readonly headersTimeoutMs?: number;
}

export interface RunningKeywright {
  /** Where it listens, e.g. `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly publicUrl: string;
  readonly adminToken: string;
  /** The file the operator's token is kept in; null when it came from the environment. */
  readonly adminTokenFile: string | null;
  readonly firstRun: boolean;
  /** The server's own routes and who may call them. */
  readonly ownRoutes: readonly { readonly route: string; readonly access: 'anonymous' | 'operator' }[];
  /** Stops taking requests, lets running ones finish for the configured time, then cuts them. */
  close(): Promise<void>;
}

export async function startKeywright(options: StartOptions): Promise<RunningKeywright> {
  const { settings, config } = options;
  const secrets = createSecrets(systemClock);
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 });
  const admin = await requireAdminToken(settings, secrets);
  const log = createLog({
    level: config.logLevel,
    formats: config.apis.map((api) => api.secretFormat),
    secrets: [admin.token],
    destination: options.logDestination ?? process.stdout,
  });

  const storage = await openSqliteStorage({ path: join(settings.dataFolder, 'keywright.db'), digest });
  const engine = createEngine({ apis: config.apis, storage, secrets, clock: systemClock, log });
  const newRequestId = createRequestIds(secrets);
  const server = createHttpServer({ newRequestId, headersTimeoutMs: options.headersTimeoutMs ?? 10_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: settings.host, port: settings.port }, resolve);
  }).catch(async (error: unknown) => {
    await engine.close();
    await storage.close();
    throw error;
  });

  const url = urlOf(settings.host, (server.address() as AddressInfo).port);
  const publicUrl = settings.publicUrl ?? url.replace('127.0.0.1', 'localhost');
  const surfaces = await createSurfaces({
    engine,
    storage,
    server,
    config,
    publicUrl,
    newRequestId,
    token: admin.token,
  });
  openServer(server, surfaces.listener, newRequestId);
  log.info({ url, apis: config.apis.map((api) => api.name) }, 'listening');

  const close = async () => {
    log.info('stopping');
    await surfaces.drain(config.drainMs);
    await engine.close();
    await storage.close();
    log.info('stopped');
  };
  return {
    url,
    publicUrl,
    adminToken: admin.token,
    adminTokenFile: admin.file,
    firstRun: admin.generated,
    ownRoutes: surfaces.ownRoutes,
    close: once(close),
  };
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}
