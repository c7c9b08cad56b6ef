// Requests that are running, by key. When a key changes, each of its requests is judged again by the same checks that
// admitted it; what would be refused now is cut. A store that cannot answer cuts too: running on is the privilege.

import type { ApiDefinition, RouteAccess } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import { refusedAccess } from '@keywright/core/keys/access-checks';
import type { ApiKey, KeySecret } from '@keywright/core/keys/api-key';
import type { Denial } from '@keywright/core/keys/verdict';
import type { ChangeFeed, Clock, FailureLog, KeyReader } from '../app/ports.ts';

export interface RunningRequest {
  readonly api: ApiDefinition;
  readonly access: RouteAccess;
  readonly keyId: string;
  readonly secretId: string;
  readonly address: string | null;
  /** `lostAt` is the instant from which on the key no longer admits the request. */
  cut(denial: Denial, lostAt: EpochMs): void;
}

export interface InFlight {
  /** Counts changes heard; read it before a verification, and hand it to `enter`. */
  readonly changesHeard: number;
  /** From here on the request is cut when its key no longer admits it, also by a change heard since `changesHeard`. */
  enter(request: RunningRequest, changesHeard: number): void;
  leave(request: RunningRequest): void;
  /** Requests running now. */
  readonly count: number;
}

export interface InFlightPorts {
  readonly feed: ChangeFeed;
  readonly keys: Pick<KeyReader, 'findById'>;
  readonly clock: Clock;
  readonly failures: FailureLog;
}

export function createInFlight(ports: InFlightPorts): InFlight {
  const byKey = new Map<string, Set<RunningRequest>>();
  let changesHeard = 0;
  let count = 0;

  ports.feed.subscribe((change) => {
    changesHeard += 1;
    if (change.kind !== 'key') return;
    const running = byKey.get(change.keyId);
    if (running !== undefined) void judgeAgain(ports, change.keyId, [...running].filter(mayBeCut));
  });

  return {
    get changesHeard() {
      return changesHeard;
    },
    get count() {
      return count;
    },
    enter(request, heardBefore) {
      const running = byKey.get(request.keyId);
      if (running === undefined) byKey.set(request.keyId, new Set([request]));
      else running.add(request);
      count += 1;
      if (heardBefore !== changesHeard) void judgeAgain(ports, request.keyId, [request].filter(mayBeCut));
    },
    leave(request) {
      const running = byKey.get(request.keyId);
      if (!running?.delete(request)) return;
      count -= 1;
      if (running.size === 0) byKey.delete(request.keyId);
    },
  };
}

/** Where an API lets its requests finish, nothing that becomes of the key or of the store ends them. */
function mayBeCut(request: RunningRequest): boolean {
  return request.api.inFlightAtRevocation === 'fail';
}

async function judgeAgain(
  ports: InFlightPorts,
  keyId: string,
  running: readonly RunningRequest[],
): Promise<void> {
  if (running.length === 0) return;
  try {
    const key = await ports.keys.findById(keyId);
    const now = ports.clock.now();
    for (const request of running) {
      const secret = key?.secrets.find((candidate) => candidate.id === request.secretId);
      if (!key || !secret) {
        request.cut({ reason: 'unknown_key' }, now);
        continue;
      }
      const { api, access, address } = request;
      const denial = refusedAccess({ key, secret, now, address, access, api, workspaceId: null });
      if (denial !== null) request.cut(denial, lostAtOf(denial, { key, secret, now }));
    }
  } catch (error) {
    ports.failures.report(error, 'judging running requests again');
    const now = ports.clock.now();
    for (const request of running) request.cut({ reason: 'store_unavailable', retryAfterSeconds: 1 }, now);
  }
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
