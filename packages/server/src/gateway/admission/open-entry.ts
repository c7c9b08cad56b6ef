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
import type { JudgedCaller, KeylessQuestion } from '../../app/verify-keyless.ts';

export type OpenEntry =
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly denial: Denial }
  | {
      readonly kind: 'open';
      readonly question: KeylessQuestion;
      /** Of a person: whether they may go on being here, for the workspace they came for. */
      readonly judgeAgain: ((workspaceId: string) => Promise<Denial | null>) | null;
    };

export interface OpenEntryPorts {
  readonly endpointDirectory: EndpointDirectory;
  readonly failures: FailureLog;
}

export const CLOSED: OpenEntry = { kind: 'closed' };
const ANYBODY: JudgedCaller = { caller: { kind: 'nobody', payer: null }, denial: null, endpoint: null };
export const UNAVAILABLE: Denial = { reason: 'store_unavailable', retryAfterSeconds: 1 };

export async function openEntry(
  ports: OpenEntryPorts,
  access: RouteAccess,
  facts: RequestFacts,
): Promise<OpenEntry> {
  if (access.kind === 'anonymous')
    return { kind: 'open', question: { ...facts, caller: ANYBODY }, judgeAgain: null };
  // Only what may be open is looked for.
  if (access.kind !== 'endpoint') return CLOSED;
  const found = await findEndpoint(ports, access, facts);
  if (found === 'unavailable') return { kind: 'refused', denial: UNAVAILABLE };
  if (!isOpenEndpoint(access, found)) return CLOSED;
  const caller = async () => guestOf(access, await findEndpoint(ports, access, facts));
  return { kind: 'open', question: { ...facts, caller }, judgeAgain: null };
}

/** Nobody in particular, while the endpoint is open to them. */
function guestOf(access: RouteAccess, endpoint: Endpoint | null | 'unavailable'): JudgedCaller {
  if (endpoint === 'unavailable') return { ...ANYBODY, denial: UNAVAILABLE };
  if (endpoint === null || !isOpenEndpoint(access, endpoint)) {
    return { ...ANYBODY, denial: { reason: 'missing_credentials' } };
  }
  const payer = { workspaceId: endpoint.workspaceId, memberId: null };
  return { caller: { kind: 'nobody', payer }, denial: null, endpoint };
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
