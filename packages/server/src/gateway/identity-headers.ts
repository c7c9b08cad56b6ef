// What the upstream is told of the caller. Sent on every forwarded request, `-` where there is nothing to say, so that
// no name is ever left for a client to fill in; the client's own headers of these names are dropped (forward-headers.ts).
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { Verdict } from '@keywright/core/keys/verdict';

export function identityHeaders(
  api: ApiDefinition,
  requestId: string,
  verdict: (Verdict & { readonly valid: true }) | null,
): readonly (readonly [string, string])[] {
  const key = verdict?.key ?? null;
  return [
    ['x-keywright-api', api.name],
    ['x-keywright-request-id', requestId],
    ['x-keywright-key-id', key?.id ?? '-'],
    ['x-keywright-secret-id', verdict?.secret.id ?? '-'],
    ['x-keywright-workspace-id', key?.workspaceId ?? '-'],
    ['x-keywright-environment', key?.environment ?? '-'],
    ['x-keywright-scopes', key === null || key.scopes.length === 0 ? '-' : key.scopes.join(' ')],
  ];
}
