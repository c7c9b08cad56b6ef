// The operator's own token on routes that are open to the operator. Looked for nowhere else, so that no other route can
// be opened by it.

import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Credential } from '@keywright/core/requests/credential';

export type OperatorClaim =
  | { readonly kind: 'none' }
  | { readonly kind: 'operator' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface OperatorQuestion {
  readonly api: ApiDefinition;
  readonly route: RouteDefinition;
  readonly rawHeaders: readonly string[];
  readonly credential: Credential;
  readonly isOperatorToken: (token: string) => boolean;
}

/** Looks for the operator's token, only on routes that are open to the operator. */
export function operatorClaim(question: OperatorQuestion): OperatorClaim {
  const { api, route, rawHeaders, credential, isOperatorToken } = question;
  const header = api.operatorHeader;
  if (header === null || (route.access.kind !== 'operator' && route.access.kind !== 'operator-or-scope')) {
    return { kind: 'none' };
  }
  const tokens = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === header,
  );
  if (tokens.length > 1 || (tokens.length === 1 && credential.kind !== 'none')) {
    return { kind: 'refused', refusal: { reason: 'multiple_credentials' } };
  }
  const [token] = tokens;
  if (token === undefined) {
    const needed = route.access.kind === 'operator' && credential.kind === 'none';
    return needed ? { kind: 'refused', refusal: { reason: 'missing_operator_token' } } : { kind: 'none' };
  }
  if (isOperatorToken(token)) return { kind: 'operator' };
  return { kind: 'refused', refusal: { reason: 'unknown_key' } };
}
