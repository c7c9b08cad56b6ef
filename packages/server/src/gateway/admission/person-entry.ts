// Whether a request comes in as a person's, on routes that are open to people: by a token, or by a cookie where nothing
// else is sent. Rule: what is in a credential's place alone decides; a cookie counts only on pages of our own.
import type { RouteDefinition } from '@keywright/core/definition/api-definition';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { Denial } from '@keywright/core/keys/verdict';
import { isFromOwnPage } from '@keywright/core/people/own-pages';
import { looksLikeToken } from '@keywright/core/requests/bearer-token';
import type { Credential } from '@keywright/core/requests/credential';
import type { Identify } from '../../app/people/calling/identify.ts';
import type { IdentifyByToken } from '../../app/people/calling/identify-by-token.ts';
import type { JudgePerson, PersonQuestion } from '../../app/people/calling/judge-person.ts';
import type { RequestFacts } from '../../app/request-facts.ts';
import type { JudgedCaller } from '../../app/verify-keyless.ts';
import type { GatewayExchange } from '../gateway-exchange.ts';
import { findEndpoint, type OpenEntry, type OpenEntryPorts, UNAVAILABLE } from './open-entry.ts';

export interface PersonPorts<E extends GatewayExchange> extends OpenEntryPorts {
  readonly identifyBySession: (exchange: E) => ReturnType<Identify>;
  readonly identifyByToken: IdentifyByToken;
  readonly judgePerson: JudgePerson;
  /** Where pages that may use a session come from. */
  readonly ownOrigin: string;
}

export interface PersonRequest<E extends GatewayExchange> {
  readonly route: RouteDefinition;
  readonly credential: Credential;
  readonly exchange: E;
  readonly facts: RequestFacts;
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
}

/** Null: no person is claimed, and the request is a key's or nobody's. */
export function personEntry<E extends GatewayExchange>(
  ports: PersonPorts<E>,
  request: PersonRequest<E>,
): OpenEntry | null {
  const { route, facts, workspaceId } = request;
  const { access, people } = route;
  const identify = claimIn(ports, request);
  if (identify === null || people === null) return null;
  const asked = { api: facts.api, access, people, identify, workspaceId };
  if (access.kind !== 'endpoint' && access.kind !== 'own-endpoint') {
    const caller = async () => ({ ...(await ports.judgePerson(asked)), endpoint: null });
    return {
      kind: 'open',
      question: { ...facts, caller },
      judgeAgain: async (cameFor) => (await ports.judgePerson({ ...asked, workspaceId: cameFor })).denial,
    };
  }
  const caller = async (): Promise<JudgedCaller> => {
    const found = await findEndpoint(ports, access, facts);
    if (found === 'unavailable') return AWAY;
    const judged = await judgedAt(found, ports.judgePerson, asked);
    if (judged.denial !== null) return judged;
    // Judging reads the store, and takes its time: they go where it leads now.
    const present = await findEndpoint(ports, access, facts);
    if (present === 'unavailable') return AWAY;
    return { ...judged, endpoint: present, denial: present === null ? NOT_THERE : null };
  };
  return {
    kind: 'open',
    question: { ...facts, caller },
    // For the workspace whose endpoint it is, or not at all.
    judgeAgain: async () => (await caller()).denial,
  };
}

const NOBODY = { kind: 'nobody', payer: null } as const;
const AWAY: JudgedCaller = { caller: NOBODY, denial: UNAVAILABLE, endpoint: null };
const NOT_THERE: Denial = { reason: 'endpoint_unknown' };
/** Nobody belongs there. */
const NOWHERE = '';

/** They call for the workspace whose endpoint it is; where they do not belong to that, it is not there. */
async function judgedAt(
  endpoint: Endpoint | null,
  judgePerson: JudgePerson,
  asked: PersonQuestion,
): Promise<JudgedCaller> {
  const owner = endpoint?.workspaceId ?? NOWHERE;
  const workspaceId = asked.workspaceId === null || asked.workspaceId === owner ? owner : NOWHERE;
  const judged = await judgePerson({ ...asked, workspaceId });
  const isThere = judged.denial?.reason !== 'unknown_workspace';
  return { ...judged, endpoint, ...(!isThere && { denial: NOT_THERE }) };
}

function claimIn<E extends GatewayExchange>(
  { identifyBySession, identifyByToken, ownOrigin }: PersonPorts<E>,
  { route, credential, exchange }: PersonRequest<E>,
): Identify | null {
  const by = route.people?.by ?? [];
  if (credential.kind === 'secret') {
    const { text } = credential;
    return by.includes('token') && looksLikeToken(text) ? () => identifyByToken(text) : null;
  }
  const { headers, headersDistinct, method = '' } = exchange.incoming;
  if (credential.kind !== 'none' || !by.includes('session') || headers.cookie === undefined) return null;
  return async () => {
    const found = await identifyBySession(exchange);
    if ('refused' in found) return found;
    const isOurs = isFromOwnPage(ownOrigin, method, headersDistinct);
    return isOurs ? found : { refused: { reason: 'cross_site' } };
  };
}
