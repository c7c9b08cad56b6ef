// The engine: use cases over their adapters, and the registers that follow the change feed. Knows nothing of HTTP.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { Logger } from 'pino';
import { type ApiCatalogue, createApiCatalogue } from './app/api-catalogue.ts';
import type { ChangeFeed } from './app/change-feed.ts';
import type { EndpointDirectory } from './app/endpoints/endpoint-ports.ts';
import { keepDefaultKeys } from './app/keys/defaults/keep-default-keys.ts';
import type { LimitCounters } from './app/limits/limit-ports.ts';
import { createInvitationPost, type InvitationPost } from './app/people/invitations/invitation-post.ts';
import type { Clock, FailureLog, Secrets, Storage } from './app/ports.ts';
import { withNewestUses } from './app/usage/newest-uses.ts';
import { createUseCases, type UseCases } from './app/use-cases.ts';
import { type CountingPlace, openCounting } from './storage/counting/open-counting.ts';
import { createInFlight, type InFlight } from './gateway/in-flight.ts';
import { joinNodes, type NodesPlace, type WorkersPlace } from './membership.ts';
import { createEndpointDirectory } from './storage/directories/endpoint-directory.ts';
import { createKeyDirectory } from './storage/directories/key-directory.ts';
import { eventLoopTurns } from './system/turns.ts';
import { createMetrics, type Metrics } from './system/metrics.ts';
import {
  type JournalPlace,
  type RecordingParts,
  startUsageRecording,
  type UsageRecording,
} from './usage-recording.ts';

export interface EngineOptions {
  readonly apis: readonly ApiDefinition[];
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Logger;
  /** Null: this process is alone with its storage. */
  readonly nodes: NodesPlace | WorkersPlace | null;
  /** Counts kept for several processes; null: this one counts. */
  readonly counters: LimitCounters | null;
  /** Null: usage is not recorded. Limits then begin anew with each start, and the ledger stays empty. */
  readonly journal: JournalPlace | null;
}

export interface Engine {
  readonly apis: ApiCatalogue;
  readonly useCases: UseCases;
  readonly feed: ChangeFeed;
  /** Whoever writes to people carries what is sent here. */
  readonly invitations: InvitationPost;
  readonly endpointDirectory: EndpointDirectory;
  readonly inFlight: InFlight;
  readonly metrics: Metrics;
  readonly failures: FailureLog;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Logger;
  /** Resolves when all that was answered before the call is in the ledger. */
  catchUpUsage(): Promise<void>;
  close(): Promise<void>;
}

/** Keys kept in memory for verification; each takes about a kilobyte. */
const MAX_CACHED_KEYS = 200_000;
const MAX_CACHED_ENDPOINTS = 50_000;

/** Resolves when the limits know all that was answered before. What a start that fails has begun is ended. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  await using begun = new AsyncDisposableStack();
  const engine = await assemble(options, begun);
  const parts = begun.move();
  return { ...engine, close: () => parts.disposeAsync() };
}

async function assemble(options: EngineOptions, begun: AsyncDisposableStack): Promise<Omit<Engine, 'close'>> {
  const { storage, secrets, clock, log } = options;
  await keepDefaultKeys(storage, options.apis);
  const metrics = createMetrics(() => inFlight.count);
  const failures: FailureLog = {
    report(error, during) {
      metrics.failed(during);
      log.error({ err: error, during }, 'failed');
    },
  };
  const counting = await openCounting(countingPlaceOf(options), {
    failures,
    turns: eventLoopTurns,
    lease: { holds: () => lease.holds() },
  });
  // The opposite of the order in which they end.
  let leave = async () => {};
  let closeRecording = async () => {};
  begun.defer(() => leave());
  begun.defer(() => closeRecording());
  begun.defer(() => counting.stop());
  const cutOff = () => inFlight.cutAll();
  const epochHeard = counting.heard;
  const membership = await joinNodes(options.nodes, { failures, secrets, clock, epochHeard, cutOff });
  leave = membership.leave;
  const { feed, lease, self, nodes } = membership;
  const inFlight = createInFlight({ feed, lease, storage, clock, failures });
  const directory = createKeyDirectory({ keys: storage.keys, feed, lease, maxEntries: MAX_CACHED_KEYS });
  const endpoints = createEndpointDirectory({
    endpoints: storage.endpoints,
    feed,
    lease,
    maxEntries: MAX_CACHED_ENDPOINTS,
  });
  const { counters, restorable } = counting;
  const parts = { storage, clock, secrets, restorable, metrics, failures, log };
  const recording = options.journal === null ? null : await startUsageRecording(parts, options.journal);
  closeRecording = async () => recording?.close();
  await counting.start(recording ?? { isUnclean: false, catchUp: async () => {} });
  const apis = createApiCatalogue(options.apis);
  const invitations = createInvitationPost();
  const common = {
    self,
    nodes,
    feed,
    invitations,
    clock,
    secrets,
    directory,
    endpoints,
    counters,
    decisions: metrics,
    failures,
  };
  const useCases = createUseCases({ ...common, ...usagePorts(parts, recording) }, apis);
  return {
    apis,
    useCases: { ...useCases, revokeKey: timed(useCases.revokeKey, metrics.revoked) },
    feed,
    invitations,
    endpointDirectory: endpoints,
    inFlight,
    metrics,
    failures,
    clock,
    secrets,
    log,
    catchUpUsage: async () => recording?.catchUp(),
  };
}

/** Among workers counts are kept by another process. */
function countingPlaceOf({ nodes, counters }: EngineOptions): CountingPlace | LimitCounters | null {
  if (nodes !== null && 'databaseUrl' in nodes) return nodes;
  return counters;
}

function usagePorts({ storage, metrics }: RecordingParts, recording: UsageRecording | null) {
  if (recording === null) {
    return { storage, journal: { append: metrics.append, progress: () => {}, end: () => {} } };
  }
  const { journal, uses } = recording;
  return { storage: withNewestUses(storage, uses), journal, usageCatchUp: recording };
}

/** The same function, telling how many seconds each call took. */
function timed<A extends unknown[], T>(
  run: (...args: A) => Promise<T>,
  tell: (seconds: number) => void,
): (...args: A) => Promise<T> {
  return async (...args) => {
    const startedAt = performance.now();
    try {
      return await run(...args);
    } finally {
      tell((performance.now() - startedAt) / 1000);
    }
  };
}
