// Requests that are running, by key, by endpoint and by person. When one of these changes, each of its requests is judged
// again by the same checks that admitted it; what would be refused now is cut. A store that cannot answer cuts too: running on is
// the privilege.

import type { ApiDefinition, RouteAccess } from '@keywright/core/definition/api-definition';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { EpochMs } from '@keywright/core/instant';
import { isOpenEndpoint, refusedAccess } from '@keywright/core/keys/access-checks';
import type { ApiKey, KeySecret } from '@keywright/core/keys/api-key';
import type { Denial } from '@keywright/core/keys/verdict';
import { type ChangeFeed, type MemoryLease, subjectOfChange } from '../app/change-feed.ts';
import type { Clock, FailureLog, StorageReader } from '../app/ports.ts';

export interface RunningPerson {
  readonly userId: string;
  readonly judgeAgain: () => Promise<Denial | null>;
}

export interface RunningRequest {
  readonly api: ApiDefinition;
  readonly access: RouteAccess;
  /** The secret it came with; null when it came without a key. */
  readonly by: { readonly keyId: string; readonly secretId: string } | null;
  /** Whose it is, and why they may not be here any more, if so; null when it is no person's. */
  readonly person: RunningPerson | null;
  /** The endpoint that let it in; null for none. */
  readonly endpoint: string | null;
  readonly address: string | null;
  /** `lostAt` is the instant from which on the request is no longer admitted. */
  cut(denial: Denial, lostAt: EpochMs): void;
}

export interface InFlight {
  /** Counts changes heard; read it before a verification, and hand it to `enter`. */
  readonly changesHeard: number;
  /** From here on the request is cut when nothing admits it any more, also by a change heard since `changesHeard`. */
  enter(request: RunningRequest, changesHeard: number): void;
  /** Null: it may be sent now. Where memory may not be believed (condition C5), once the store has judged it again. */
  ready(request: RunningRequest): Promise<void> | null;
  /** Cuts all that may be cut: nobody knows what has changed. */
  cutAll(): void;
  leave(request: RunningRequest): void;
  /** Requests running now. */
  readonly count: number;
}

export interface InFlightPorts {
  readonly feed: ChangeFeed;
  readonly storage: {
    readonly keys: Pick<StorageReader['keys'], 'findById'>;
    readonly endpoints: Pick<StorageReader['endpoints'], 'findById'>;
  };
  readonly lease: MemoryLease;
  readonly clock: Clock;
  readonly failures: FailureLog;
}

const UNAVAILABLE: Denial = { reason: 'store_unavailable', retryAfterSeconds: 1 };

export function createInFlight(ports: InFlightPorts): InFlight {
  /** By id of a key, an endpoint or an account. */
  const bySubject = new Map<string, Set<RunningRequest>>();
  const running = new Set<RunningRequest>();
  let changesHeard = 0;

  ports.feed.subscribe((change) => {
    changesHeard += 1;
    const subject = subjectOfChange(change);
    const concerned = subject === null ? running : bySubject.get(subject);
    if (concerned !== undefined) void judgeAgain(ports, [...concerned].filter(mayBeCut));
  });

  return {
    get changesHeard() {
      return changesHeard;
    },
    get count() {
      return running.size;
    },
    enter(request, heardBefore) {
      running.add(request);
      for (const subject of subjectsOf(request)) {
        const others = bySubject.get(subject);
        if (others === undefined) bySubject.set(subject, new Set([request]));
        else others.add(request);
      }
      if (heardBefore !== changesHeard) void judgeAgain(ports, [request].filter(mayBeCut));
    },
    ready(request) {
      const heardBefore = changesHeard;
      // In asking, a process among others may hear of changes that nobody has acted on yet.
      if ((ports.lease.holds() && heardBefore === changesHeard) || !mayBeCut(request)) return null;
      return judgeAgain(ports, [request]);
    },
    cutAll() {
      const now = ports.clock.now();
      for (const request of [...running].filter(mayBeCut)) request.cut(UNAVAILABLE, now);
    },
    leave(request) {
      running.delete(request);
      for (const subject of subjectsOf(request)) {
        const others = bySubject.get(subject);
        others?.delete(request);
        if (others?.size === 0) bySubject.delete(subject);
      }
    },
  };
}

function subjectsOf({ by, person, endpoint }: RunningRequest): readonly string[] {
  return [by?.keyId ?? null, person?.userId ?? null, endpoint].filter((subject) => subject !== null);
}

/** Where an API lets its requests finish, nothing that becomes of the key or of the store ends them. */
function mayBeCut(request: RunningRequest): boolean {
  return request.api.inFlightAtRevocation === 'fail';
}

async function judgeAgain(ports: InFlightPorts, running: readonly RunningRequest[]): Promise<void> {
  if (running.length === 0) return;
  try {
    const present = await presentRecords(ports, running);
    const now = ports.clock.now();
    for (const request of running) {
      const judged = judgedNow(request, present, now);
      if (judged !== null) request.cut(judged.denial, judged.lostAt);
    }
  } catch (error) {
    ports.failures.report(error, 'judging running requests again');
    const now = ports.clock.now();
    for (const request of running) request.cut(UNAVAILABLE, now);
  }
}

interface PresentRecords {
  readonly keys: ReadonlyMap<string, ApiKey | null>;
  readonly endpoints: ReadonlyMap<string, Endpoint | null>;
  /** Of those that are people's. */
  readonly denials: ReadonlyMap<RunningRequest, Denial | null>;
}

/** What the requests stand on, as it is in the store now; each is read once. */
async function presentRecords(
  { storage }: InFlightPorts,
  running: readonly RunningRequest[],
): Promise<PresentRecords> {
  const keys = new Map<string, ApiKey | null>();
  const endpoints = new Map<string, Endpoint | null>();
  const denials = new Map<RunningRequest, Denial | null>();
  for (const request of running) {
    const { by, person, endpoint } = request;
    if (person !== null) denials.set(request, await person.judgeAgain());
    if (by !== null && !keys.has(by.keyId)) keys.set(by.keyId, await storage.keys.findById(by.keyId));
    if (endpoint !== null && !endpoints.has(endpoint))
      endpoints.set(endpoint, await storage.endpoints.findById(endpoint));
  }
  return { keys, endpoints, denials };
}

interface Judged {
  readonly denial: Denial;
  readonly lostAt: EpochMs;
}

/** Null while the request is still admitted. */
function judgedNow(request: RunningRequest, present: PresentRecords, now: EpochMs): Judged | null {
  const { api, access, by, address } = request;
  const denied = present.denials.get(request);
  if (denied !== undefined) return denied === null ? null : { denial: denied, lostAt: now };
  const endpoint = request.endpoint === null ? null : (present.endpoints.get(request.endpoint) ?? null);
  if (by === null) {
    return isOpenEndpoint(access, endpoint)
      ? null
      : { denial: { reason: 'missing_credentials' }, lostAt: now };
  }
  const key = present.keys.get(by.keyId) ?? null;
  const secret = key?.secrets.find((candidate) => candidate.id === by.secretId);
  if (!key || !secret) return { denial: { reason: 'unknown_key' }, lostAt: now };
  const denial = refusedAccess({ key, secret, now, address, access, api, endpoint, workspaceId: null });
  return denial === null ? null : { denial, lostAt: lostAtOf(denial, { key, secret, now }) };
}

interface LostRight {
  readonly key: ApiKey;
  readonly secret: KeySecret;
  readonly now: EpochMs;
}

/** Some ends say when they were; of the others it is known that they are. */
function lostAtOf({ reason }: Denial, { key, secret, now }: LostRight): EpochMs {
  const ends: { readonly [reason in Denial['reason']]?: EpochMs | null } = {
    key_revoked: key.revokedAt,
    key_disabled: key.disabledAt,
    key_expired: key.expiresAt,
    secret_retired: secret.retiresAt,
  };
  return Math.min(now, ends[reason] ?? now);
}
