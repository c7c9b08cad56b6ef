// The composition root: the only place that sees every adapter. Reads settings and configuration, builds the parts from
// the bottom up, listens, and takes everything down again in the opposite order.
import type { AddressInfo } from 'node:net';
import type { SecretFormat } from '@keywright/core/secrets/secret-format';
import type { Logger } from 'pino';
import type { LimitCounters } from './app/limits/limit-ports.ts';
import type { CheckedConfig } from './config.ts';
import { startEngine } from './engine.ts';
import { requireAdminToken, requireSessionSecret } from './environment/kept-secrets.ts';
import type { Settings } from './environment/settings.ts';
import { closeServer, createHttpServer, listen, openServer } from './http/front/http-server.ts';
import { openPlace } from './open-place.ts';
import { createKeptCode, type FirstRunLink, type KeptCode } from './people/first-run.ts';
import { createPeople } from './people-parts.ts';
import { foldJournals } from './programs/workers/fold-journals.ts';
import { holdDataFolder } from './storage/data-folder.ts';
import { createSurfaces } from './surfaces.ts';
import { systemClock } from './system/clock.ts';
import { createLog, createMask } from './system/log.ts';
import type { Metrics } from './system/metrics.ts';
import type { ToldMetrics } from './system/metrics-of-workers.ts';
import { createRequestIds } from './system/request-ids.ts';
import { createSecrets } from './system/secrets.ts';

export interface StartOptions {
  readonly settings: Settings;
  readonly config: CheckedConfig;
  /** Where log lines go. Default: standard output. */
  readonly logDestination?: { write(line: string): void };
  /** A request whose headers are not complete by then is answered 408. Default: 10,000. */
  readonly headersTimeoutMs?: number;
  /**
   * `false` records no usage, for measuring what recording costs: the ledger stays empty, and limits begin anew with
   * each start. Default: true.
   */
  readonly recordUsage?: boolean;
  /** One of several processes over one data folder, which another one holds. Default: this one is alone. */
  readonly worker?: WorkerPart;
}

/** What a worker has in common with the others. */
export interface WorkerPart {
  /** From 1. */
  readonly number: number;
  readonly counters: LimitCounters;
  readonly firstRun: KeptCode;
  /** Of all workers together. */
  readMetrics(): Promise<string>;
  /** What this one adds to them. */
  tellMetrics(tell: () => Promise<ToldMetrics>): void;
}

export interface RunningKeywright {
  /** Where it listens, e.g. `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly publicUrl: string;
  readonly adminToken: string;
  /** The file the operator's token is kept in; null when it came from the environment. */
  readonly adminTokenFile: string | null;
  /** The server's own routes and who may call them. */
  readonly ownRoutes: readonly {
    readonly route: string;
    readonly access: 'anonymous' | 'caller' | 'operator';
  }[];
  /** A new link that makes whoever opens it the first operator, and ends the one before; null when there is one. */
  openFirstRunLink(): Promise<FirstRunLink | null>;
  /** Stops taking requests, lets running ones finish for the configured time, then cuts them. */
  close(): Promise<void>;
}

export async function startKeywright(options: StartOptions): Promise<RunningKeywright> {
  // What was built is taken down in the opposite order: when the server stops, and when a later step fails.
  const built = new AsyncDisposableStack();
  try {
    return await build(options, built);
  } catch (error) {
    await built.disposeAsync();
    throw error;
  }
}

async function build(options: StartOptions, built: AsyncDisposableStack): Promise<RunningKeywright> {
  const { settings, config } = options;
  const worker = options.worker ?? null;
  if (worker === null) {
    const folder = await holdDataFolder(settings.dataFolder);
    built.defer(() => folder.release());
  }
  const secrets = createSecrets(systemClock);
  const admin = await requireAdminToken(settings, secrets);
  const sessionSecret = await requireSessionSecret(settings, secrets);
  const hidden = [admin.token, sessionSecret];
  const destination = options.logDestination ?? process.stdout;
  const log = createLogOf(config, { hidden, destination });
  built.defer(() => log.info('stopped'));

  if (worker === null && settings.databaseUrl === null) await foldForeignJournals(settings.dataFolder, log);
  const { storage, nodes, journalFolder } = await openPlace(settings, secrets, worker?.number ?? null);
  built.defer(() => storage.close());
  const place = { folder: journalFolder, mask: createMask(formatsOf(config), allHidden(config, hidden)) };
  const journal = options.recordUsage === false ? null : place;
  const counters = worker?.counters ?? null;
  const { apis } = config;
  const engine = await startEngine({
    apis,
    storage,
    nodes,
    counters,
    secrets,
    clock: systemClock,
    log,
    journal,
  });
  built.defer(() => engine.close());
  if (worker !== null) shareMetrics(engine.metrics, worker);

  const newRequestId = createRequestIds(secrets);
  const server = createHttpServer({ newRequestId, headersTimeoutMs: options.headersTimeoutMs ?? 10_000 });
  await listen(server, settings);
  built.defer(() => closeServer(server, 0));
  const url = urlOf(settings.host, (server.address() as AddressInfo).port);
  const publicUrl = settings.publicUrl ?? url.replace('127.0.0.1', 'localhost');
  const token = admin.token;
  const print = (text: string) => void destination.write(text);
  const firstRun = worker?.firstRun ?? createKeptCode();
  const people = createPeople({ engine, storage, config, publicUrl, firstRun, sessionSecret, print });
  built.defer(() => people.close());
  const parts = { engine, storage, server, config, publicUrl, newRequestId, token, people };
  const surfaces = await createSurfaces(parts);
  built.defer(() => surfaces.drain(config.drainMs));
  openServer(server, surfaces.listener, newRequestId);
  log.info({ url, apis: config.apis.map((api) => api.name) }, 'listening');
  built.defer(() => {
    log.info({ running: engine.inFlight.count, waitSeconds: config.drainMs / 1000 }, 'stopping');
  });

  return {
    url,
    publicUrl,
    adminToken: token,
    adminTokenFile: admin.file,
    ownRoutes: surfaces.ownRoutes,
    openFirstRunLink: people.openFirstRunLink,
    close: () => built.disposeAsync(),
  };
}

/** What several processes have left where one runs now. */
async function foldForeignJournals(dataFolder: string, log: Logger): Promise<void> {
  const failures = {
    report: (error: unknown, during: string) => log.error({ err: error, during }, 'failed'),
  };
  await foldJournals({ dataFolder, which: 'foreign', workers: 1, failures });
}

function shareMetrics(metrics: Metrics, worker: WorkerPart): void {
  worker.tellMetrics(metrics.tell);
  metrics.readTogether(worker.readMetrics);
}

export interface LogPlace {
  readonly hidden: readonly string[];
  readonly destination: { write(line: string): void };
}

/** Neither what is hidden nor a secret of an API or an upstream is ever in it. */
export function createLogOf(config: CheckedConfig, { hidden, destination }: LogPlace): Logger {
  const secrets = allHidden(config, hidden);
  return createLog({ level: config.logLevel, formats: formatsOf(config), secrets, destination });
}

function allHidden(config: CheckedConfig, hidden: readonly string[]): readonly string[] {
  return [...hidden, ...upstreamCredentials(config)];
}

function formatsOf({ apis }: CheckedConfig): readonly SecretFormat[] {
  return apis.map((api) => api.secretFormat);
}

/** Short values are versions and the like, and would be masked wherever such a text occurs. */
const SHORTEST_CREDENTIAL = 20;

function upstreamCredentials({ apis }: CheckedConfig): readonly string[] {
  const values = apis.flatMap(({ upstream }) => Object.values(upstream?.headers ?? {}));
  return values.filter((value) => value.length >= SHORTEST_CREDENTIAL);
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
