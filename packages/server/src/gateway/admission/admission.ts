// Who a request comes from and whether it is let in: operator, person, key, or nobody where its route asks for nobody.
// Rule: a bad key is never taken for nobody, nor for whoever is signed in beside it.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import { rateLimitFields } from '@keywright/core/limits/rate-limit-fields';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { credentialOf } from '@keywright/core/requests/credential';
import type { RouteMatch } from '@keywright/core/requests/route-match';
import type { RequestFacts } from '../../app/request-facts.ts';
import type { Accepted } from '../accepted.ts';
import type { GatewayExchange } from '../gateway-exchange.ts';
import type { GatewayCaller, GatewayPorts } from '../gateway-ports.ts';
import type { RunningPerson } from '../in-flight.ts';
import type { Asking } from '../metering/asking.ts';
import { CLOSED, type OpenEntry, openEntry } from './open-entry.ts';
import { operatorClaim } from './operator-claim.ts';
import { personEntry } from './person-entry.ts';

/** A request whose route is known. */
export interface MatchedRequest extends Extract<RouteMatch, { readonly kind: 'match' }> {
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
  readonly isForwarded: boolean;
  readonly asking: Asking;
}

export type Admission =
  | {
      readonly kind: 'admitted';
      readonly caller: GatewayCaller;
      /** Null for the operator. */
      readonly verdict: Accepted | null;
      /** Whose the request is, to be judged again; null when it is no person's. */
      readonly person: RunningPerson | null;
      /** The endpoint that let the request in; null where none was asked for. */
      readonly endpoint: Endpoint | null;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const NOBODYS = { person: null, endpoint: null } as const;
const OPERATOR: Admission = { kind: 'admitted', caller: { kind: 'operator' }, verdict: null, ...NOBODYS };

export async function admit<E extends GatewayExchange>(
  ports: GatewayPorts<E>,
  exchange: E,
  match: MatchedRequest,
): Promise<Admission> {
  const { api, isOperatorToken } = ports;
  const { rawHeaders } = exchange.incoming;
  const { route } = match;
  const takesTokens = route.people?.by.includes('token') ?? false;
  const kinds = takesTokens ? 'keys and tokens' : 'keys';
  const credential = credentialOf(rawHeaders, route.carriers ?? api.carriers, kinds);
  const operator = operatorClaim({ api, route, rawHeaders, credential, isOperatorToken });
  if (operator.kind === 'refused') return operator;
  if (operator.kind === 'operator') return OPERATOR;
  const { access } = route;
  const { workspaceId } = match;
  const facts = factsOf(ports, exchange, match);
  const open = credential.kind === 'none' ? await openEntry(ports, access, facts) : CLOSED;
  // Where everybody comes in, nobody has to show who they are.
  const isAsked = open.kind === 'closed';
  const person = isAsked ? personEntry(ports, { route, credential, exchange, facts, workspaceId }) : null;
  const entry = person ?? open;
  if (entry.kind === 'refused') return { kind: 'refused', refusal: entry.denial };
  const verdict =
    entry.kind === 'open'
      ? await ports.verifyKeyless(entry.question)
      : await ports.verifyKey({ ...facts, credential, access, workspaceId });
  exchange.limitFields = rateLimitFields(verdict.limits, api.limitHeaders, verdict.at);
  if (!verdict.valid) return { kind: 'refused', refusal: verdict.denial };
  const { endpoint } = verdict;
  const caller = callerOf(verdict, ports, { exchange, match });
  return { kind: 'admitted', caller, verdict, person: runningPerson(caller, entry), endpoint };
}

function runningPerson(caller: GatewayCaller, entry: OpenEntry): RunningPerson | null {
  if (caller.kind !== 'person' || entry.kind !== 'open' || entry.judgeAgain === null) return null;
  const { userId, workspaceId } = caller;
  const { judgeAgain } = entry;
  return { userId, judgeAgain: () => judgeAgain(workspaceId) };
}

function factsOf<E extends GatewayExchange>(
  { api }: GatewayPorts<E>,
  { requestId, address, incoming }: E,
  { route, params, isForwarded, asking }: MatchedRequest,
): RequestFacts {
  return {
    api,
    requestId,
    route: `${route.method} ${route.path}`,
    endpoint: route.endpointParam === null ? null : (params[route.endpointParam] ?? null),
    address,
    userAgent: incoming.headers['user-agent'] ?? null,
    demand: asking.demand,
    purpose: isForwarded ? 'forward' : 'manage',
  };
}

function callerOf<E extends GatewayExchange>(
  verdict: Accepted,
  { api }: GatewayPorts<E>,
  { exchange: { address }, match }: { readonly exchange: E; readonly match: MatchedRequest },
): GatewayCaller {
  if (!('key' in verdict)) {
    const { caller } = verdict;
    if (caller.kind === 'nobody') return { kind: 'anonymous' };
    return { kind: 'person', userId: caller.userId, workspaceId: caller.payer.workspaceId };
  }
  const { access } = match.route;
  const { id: keyId, workspaceId } = verdict.key;
  return { kind: 'key', keyId, workspaceId, secretId: verdict.secret.id, api, access, address };
}
