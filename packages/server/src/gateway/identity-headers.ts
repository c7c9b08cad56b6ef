// What the upstream is told of the caller. Sent on every forwarded request, `-` where there is nothing to say, so that
// no name is ever left for a client to fill in; the client's own headers of these names are dropped (forward-headers.ts).
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { hostOf } from '@keywright/core/keys/verdict';
import { type Accepted, acceptedKey, acceptedPerson } from './accepted.ts';

export function identityHeaders(
  api: ApiDefinition,
  requestId: string,
  verdict: Accepted | null,
): readonly (readonly [string, string])[] {
  // The owner of a public endpoint learns nothing of whose guests there are.
  const accepted = acceptedKey(verdict);
  const keyed = accepted !== null && hostOf(accepted) === null ? accepted : null;
  const key = keyed?.key ?? null;
  const caller =
    key === null ? acceptedPerson(verdict) : { workspaceId: key.workspaceId, memberId: key.ownerMemberId };
  return [
    ['x-keywright-api', api.name],
    ['x-keywright-request-id', requestId],
    ['x-keywright-key-id', key?.id ?? '-'],
    ['x-keywright-secret-id', keyed?.secret.id ?? '-'],
    ['x-keywright-workspace-id', caller?.workspaceId ?? '-'],
    ['x-keywright-member-id', caller?.memberId ?? '-'],
    ['x-keywright-environment', key?.environment ?? '-'],
    ['x-keywright-scopes', key === null || key.scopes.length === 0 ? '-' : key.scopes.join(' ')],
  ];
}
