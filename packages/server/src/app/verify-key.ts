// The hot path, whole: shape, identity, permission, budget, verdict, journal. Gateway, forward-auth, verify API and
// embedded mode all call this and nothing else. No step before "budget" writes; none waits for a network when warm.

import type { RouteAccess } from '@keywright/core/definition/api-definition';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import { refusedAccess } from '@keywright/core/keys/access-checks';
import type { ApiKey, KeySecret } from '@keywright/core/keys/api-key';
import type { Denial, Verdict } from '@keywright/core/keys/verdict';
import type { LimitStatus } from '@keywright/core/limits/rate-window';
import type { Credential } from '@keywright/core/requests/credential';
import { recogniseSecret } from '@keywright/core/secrets/secret-format';
import type { EndpointDirectory } from './endpoints/endpoint-ports.ts';
import { namedEndpoint } from './endpoints/named-endpoint.ts';
import { chargeKey } from './limits/charge-caller.ts';
import type { ChargePorts } from './limits/charge-limits.ts';
import type { Clock, KeyDirectory, Secrets } from './ports.ts';
import type { RequestDemand, RequestFacts } from './request-facts.ts';
import { type RecordPorts, recordVerdict } from './usage/record-verdict.ts';

export interface VerifyPorts extends ChargePorts, RecordPorts {
  readonly directory: KeyDirectory;
  readonly endpoints: EndpointDirectory;
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
  const at = ports.clock.now();
  const charging = await chargeKey(ports, known, { facts: question, demand, now: at });
  const { limits } = charging;
  if (!charging.ok) return refuse(charging.denial, { ...known, limits, demand });
  return { verdict: { valid: true, at, ...known, limits, charges: charging.charges }, demand };
}

type Recognised =
  | { readonly key: ApiKey; readonly secret: KeySecret; readonly endpoint: Endpoint | null }
  | (Known & { readonly denial: Denial });

async function recognise(ports: VerifyPorts, question: VerifyQuestion, digest: string): Promise<Recognised> {
  const { api, access, address, workspaceId } = question;

  // identity: digest → key; a store that cannot answer is our failure, never an invalid key
  const found = await find(ports, question, digest);
  if (found === 'unavailable') return { denial: { reason: 'store_unavailable', retryAfterSeconds: 1 } };
  const { key, endpoint } = found;
  const secret = key?.secrets.find((candidate) => ports.secrets.equal(candidate.digest, digest));
  if (!key || !secret || key.api !== api.name) return { denial: { reason: 'unknown_key' } };

  // permission: pure; the clock is read after the lookup, so that an instant passed meanwhile counts
  const asked = { address, access, api, workspaceId, endpoint };
  const denial = refusedAccess({ key, secret, now: ports.clock.now(), ...asked });
  return denial === null ? { key, secret, endpoint } : { key, secret, denial };
}

async function find(ports: VerifyPorts, question: VerifyQuestion, digest: string) {
  try {
    const key = await ports.directory.findByDigest(digest);
    // Whoever shows no key of ours makes nobody look further.
    return { key, endpoint: key === null ? null : await namedEndpoint(ports.endpoints, question) };
  } catch (error) {
    ports.failures.report(error, 'finding a key');
    return 'unavailable';
  }
}

interface Known {
  readonly key?: ApiKey;
  readonly secret?: KeySecret;
  readonly endpoint?: Endpoint | null;
  readonly limits?: readonly LimitStatus[];
  readonly demand?: RequestDemand;
}

function refusal(clock: Clock, denial: Denial, known: Known = {}): Judged {
  const { key = null, secret = null, endpoint = null, limits = [], demand = null } = known;
  return { verdict: { valid: false, at: clock.now(), denial, key, secret, endpoint, limits }, demand };
}
