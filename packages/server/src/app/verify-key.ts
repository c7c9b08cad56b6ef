// The hot path, whole: shape, identity, permission, budget, verdict, journal. Gateway, forward-auth, verify API and
// embedded mode all call this and nothing else. No step before "budget" writes; none waits for a network when warm.

import type { RouteAccess } from '@keywright/core/definition/api-definition';
import { refusedAccess } from '@keywright/core/keys/access-checks';
import type { ApiKey, KeySecret } from '@keywright/core/keys/api-key';
import type { Denial, Verdict } from '@keywright/core/keys/verdict';
import type { LimitStatus } from '@keywright/core/limits/rate-window';
import type { Credential } from '@keywright/core/requests/credential';
import { recogniseSecret } from '@keywright/core/secrets/secret-format';
import { type ChargePorts, chargeLimits } from './limits/charge-limits.ts';
import { chargesOf } from './limits/limit-charges.ts';
import type { Clock, KeyDirectory, Secrets } from './ports.ts';
import type { RequestDemand, RequestFacts } from './request-facts.ts';
import { type RecordPorts, recordVerdict } from './usage/record-verdict.ts';

export interface VerifyPorts extends ChargePorts, RecordPorts {
  readonly directory: KeyDirectory;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export interface VerifyQuestion extends RequestFacts {
  readonly credential: Credential;
  readonly access: RouteAccess;
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
}

export type VerifyKey = (question: VerifyQuestion) => Promise<Verdict>;

export function createVerifyKey(ports: VerifyPorts): VerifyKey {
  return async (question) => recordVerdict(ports, question, await judge(ports, question));
}

interface Judged {
  readonly verdict: Verdict;
  /** Null when the request was refused before it was asked. */
  readonly demand: RequestDemand | null;
}

async function judge(ports: VerifyPorts, question: VerifyQuestion): Promise<Judged> {
  const { api, credential } = question;
  const refuse = refusal.bind(null, ports.clock);

  // shape: junk is refused before any hash or lookup
  if (credential.kind === 'refused') return refuse({ reason: credential.reason });
  if (credential.kind !== 'secret') return refuse({ reason: 'missing_credentials' });
  if (recogniseSecret(api.secretFormat, credential.text) === null) return refuse({ reason: 'unknown_key' });

  // identity and permission
  const digest = ports.secrets.digest(credential.text);
  let known = await recognise(ports, question, digest);
  if ('denial' in known) return refuse(known.denial, known);

  // demand: may wait for the request's body, which takes as long as its client likes; so the key is asked for again
  const answer = typeof question.demand === 'function' ? question.demand() : question.demand;
  const demand = await answer;
  if (answer instanceof Promise) known = await recognise(ports, question, digest);
  if ('denial' in known) return refuse(known.denial, known);
  if ('refused' in demand) return refuse(demand.refused, known);

  // budget: every window or none, last, so that a refused request costs nobody anything
  const { key, secret } = known;
  const at = ports.clock.now();
  const charging = await chargeLimits(ports, api, { charges: chargesOf(key, question, demand), now: at });
  const { limits } = charging;
  if (!charging.ok) return refuse(charging.denial, { key, secret, limits, demand });
  return { verdict: { valid: true, at, key, secret, limits, charges: charging.charges }, demand };
}

type Recognised =
  | { readonly key: ApiKey; readonly secret: KeySecret }
  | (Known & { readonly denial: Denial });

async function recognise(ports: VerifyPorts, question: VerifyQuestion, digest: string): Promise<Recognised> {
  const { api, access, address, workspaceId } = question;

  // identity: digest → key; a store that cannot answer is our failure, never an invalid key
  const key = await findKey(ports, digest);
  if (key === 'unavailable') return { denial: { reason: 'store_unavailable', retryAfterSeconds: 1 } };
  const secret = key?.secrets.find((candidate) => ports.secrets.equal(candidate.digest, digest));
  if (!key || !secret || key.api !== api.name) return { denial: { reason: 'unknown_key' } };

  // permission: pure; the clock is read after the lookup, so that an instant passed meanwhile counts
  const denial = refusedAccess({ key, secret, now: ports.clock.now(), address, access, api, workspaceId });
  return denial === null ? { key, secret } : { key, secret, denial };
}

async function findKey(ports: VerifyPorts, digest: string): Promise<ApiKey | null | 'unavailable'> {
  try {
    return await ports.directory.findByDigest(digest);
  } catch (error) {
    ports.failures.report(error, 'finding a key');
    return 'unavailable';
  }
}

interface Known {
  readonly key?: ApiKey;
  readonly secret?: KeySecret;
  readonly limits?: readonly LimitStatus[];
  readonly demand?: RequestDemand;
}

function refusal(clock: Clock, denial: Denial, known: Known = {}): Judged {
  const { key = null, secret = null, limits = [], demand = null } = known;
  return { verdict: { valid: false, at: clock.now(), denial, key, secret, limits }, demand };
}
