// The hot path, whole: shape, identity, permission, budget, verdict, journal. Gateway, forward-auth, verify API and
// embedded mode all call this and nothing else. No step before "budget" writes; none waits for a disk when warm.

import type { ApiDefinition, RouteAccess } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import { refusedAccess } from '@keywright/core/keys/access-checks';
import type { ApiKey, KeySecret } from '@keywright/core/keys/api-key';
import type { Denial, Verdict } from '@keywright/core/keys/verdict';
import type { LimitStatus } from '@keywright/core/rate-window';
import type { Credential } from '@keywright/core/requests/credential';
import { recogniseSecret } from '@keywright/core/secrets/secret-format';
import { chargesOf } from './limit-charges.ts';
import type { Clock, FailureLog, KeyDirectory, LimitCounters, Secrets, UsageJournal } from './ports.ts';
import { usageEntry } from './usage-entry.ts';

export interface VerifyPorts {
  readonly directory: KeyDirectory;
  readonly counters: LimitCounters;
  readonly journal: UsageJournal;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly failures: FailureLog;
}

export interface VerifyQuestion {
  readonly api: ApiDefinition;
  readonly credential: Credential;
  readonly access: RouteAccess;
  /** Pattern of the matched route, e.g. `POST /v1/messages`; null when the caller names none. */
  readonly route: string | null;
  /** Canonical client address; null when unknown. */
  readonly address: string | null;
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
  /** Units taken from every limit. */
  readonly cost: number;
}

export type VerifyKey = (question: VerifyQuestion) => Promise<Verdict>;

export function createVerifyKey(ports: VerifyPorts): VerifyKey {
  return async (question) => {
    const verdict = await judge(ports, question);
    ports.journal.append(usageEntry(question, verdict, ports.clock.now()));
    return verdict;
  };
}

async function judge(ports: VerifyPorts, question: VerifyQuestion): Promise<Verdict> {
  const { api, credential, access, address, workspaceId, cost } = question;

  // shape: junk is refused before any hash or lookup
  if (credential.kind === 'refused') return refused({ reason: credential.reason });
  if (credential.kind !== 'secret') return refused({ reason: 'missing_credentials' });
  if (recogniseSecret(api.secretFormat, credential.text) === null) return refused({ reason: 'unknown_key' });

  // identity: digest → key; a store that cannot answer is our failure, never an invalid key
  const digest = ports.secrets.digest(credential.text);
  const key = await findKey(ports, digest);
  if (key === 'unavailable') return refused({ reason: 'store_unavailable', retryAfterSeconds: 1 });
  const secret = key?.secrets.find((candidate) => ports.secrets.equal(candidate.digest, digest));
  if (!key || !secret || key.api !== api.name) return refused({ reason: 'unknown_key' });

  // permission: pure; the clock is read after the lookup, so that an instant passed meanwhile counts
  const now = ports.clock.now();
  const { emptyScopes } = api;
  const denial = refusedAccess({ key, secret, now, address, access, emptyScopes, workspaceId });
  if (denial !== null) return refused(denial, key, secret);

  // budget: every window or none, last, so that a refused request costs nobody anything
  const charges = chargesOf(api, key, question);
  if (charges.length === 0) return { valid: true, key, secret, limits: [] };
  const admission = await ports.counters.charge(charges, cost, now);
  if (admission.admitted) return { valid: true, key, secret, limits: admission.limits };
  const { violated, retryAt, limits } = admission;
  return refused(
    { reason: 'limit_exceeded', violated, retryAfterSeconds: waitFor(retryAt, now) },
    key,
    secret,
    limits,
  );
}

async function findKey(ports: VerifyPorts, digest: string): Promise<ApiKey | null | 'unavailable'> {
  try {
    return await ports.directory.findByDigest(digest);
  } catch (error) {
    ports.failures.report(error, 'finding a key');
    return 'unavailable';
  }
}

function refused(
  denial: Denial,
  key: ApiKey | null = null,
  secret: KeySecret | null = null,
  limits: readonly LimitStatus[] = [],
): Verdict {
  return { valid: false, denial, key, secret, limits };
}

/** Whole seconds, rounded up: a client that waits this long is not early. */
function waitFor(instant: EpochMs, now: EpochMs): number {
  return Math.max(1, Math.ceil((instant - now) / 1000));
}
