// Whether a request may come in without a key: where its route asks for none, or the endpoint it names is public; whoever
// owns that pays. Rule: told by what holds when the request is let in, so a body that takes its time is asked again after.
import type { RouteAccess } from '@keywright/core/definition/api-definition';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import { isOpenEndpoint } from '@keywright/core/keys/access-checks';
import type { Denial } from '@keywright/core/keys/verdict';
import type { EndpointDirectory } from '../../app/endpoints/endpoint-ports.ts';
import { namedEndpoint } from '../../app/endpoints/named-endpoint.ts';
import type { FailureLog } from '../../app/ports.ts';
import type { RequestFacts } from '../../app/request-facts.ts';
import type { KeylessQuestion } from '../../app/verify-keyless.ts';

export type OpenEntry =
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly denial: Denial }
  | {
      readonly kind: 'open';
      readonly question: KeylessQuestion;
      /** The endpoint it leads to, once that is judged; null for none. */
      readonly endpoint: Endpoint | null;
      /** Of a person: whether they may go on being here, for the workspace they came for. */
      readonly judgeAgain: ((workspaceId: string) => Promise<Denial | null>) | null;
    };

export interface OpenEntryPorts {
  readonly endpointDirectory: EndpointDirectory;
  readonly failures: FailureLog;
}

export const CLOSED: OpenEntry = { kind: 'closed' };
export const UNAVAILABLE: Denial = { reason: 'store_unavailable', retryAfterSeconds: 1 };

export async function openEntry(
  ports: OpenEntryPorts,
  access: RouteAccess,
  facts: RequestFacts,
): Promise<OpenEntry> {
  if (access.kind === 'anonymous') {
    const caller = { kind: 'nobody', payer: null } as const;
    return { kind: 'open', question: { ...facts, caller }, endpoint: null, judgeAgain: null };
  }
  const endpoint = await openEndpoint(ports, access, facts);
  if (endpoint === null) return CLOSED;
  if (endpoint === 'unavailable') return { kind: 'refused', denial: UNAVAILABLE };
  const { workspaceId } = endpoint;
  const caller = { kind: 'nobody', payer: { workspaceId, memberId: null } } as const;
  const demand = whileOpen(facts.demand, () => openEndpoint(ports, access, facts));
  return { kind: 'open', question: { ...facts, demand, caller }, endpoint, judgeAgain: null };
}

async function openEndpoint(
  ports: OpenEntryPorts,
  access: RouteAccess,
  facts: RequestFacts,
): Promise<Endpoint | null | 'unavailable'> {
  const endpoint = await findEndpoint(ports, access, facts);
  return endpoint === 'unavailable' || isOpenEndpoint(access, endpoint) ? endpoint : null;
}

/** The endpoint the request names, whoever may use it. */
export async function findEndpoint(
  { endpointDirectory, failures }: OpenEntryPorts,
  access: RouteAccess,
  facts: RequestFacts,
): Promise<Endpoint | null | 'unavailable'> {
  try {
    return await namedEndpoint(endpointDirectory, { ...facts, access });
  } catch (error) {
    failures.report(error, 'finding an endpoint');
    return 'unavailable';
  }
}

/** The demand, unless the endpoint has closed while the client took its time. */
function whileOpen(
  demand: RequestFacts['demand'],
  again: () => Promise<Endpoint | null | 'unavailable'>,
): RequestFacts['demand'] {
  if (typeof demand !== 'function') return demand;
  return () => {
    const answer = demand();
    if (!(answer instanceof Promise)) return answer;
    return answer.then(async (told) => {
      const endpoint = await again();
      if (endpoint === 'unavailable') return { refused: UNAVAILABLE };
      return endpoint === null ? { refused: { reason: 'missing_credentials' } } : told;
    });
  };
}
