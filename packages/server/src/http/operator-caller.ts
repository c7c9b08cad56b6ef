// Who may use the native API: the operator. An ordinary key is told that it may not (403), whatever it could do
// elsewhere; anything else is not known here (401).

import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { credentialOf } from '@keywright/core/requests/credential';
import type { ApiCatalogue } from '../app/api-catalogue.ts';
import { plainDemand } from '../app/request-facts.ts';
import type { VerifyKey } from '../app/verify-key.ts';
import type { Exchange } from './front/exchange.ts';

export interface OperatorCallerOptions {
  readonly isOperatorToken: (token: string) => boolean;
  readonly apis: ApiCatalogue;
  readonly verifyKey: VerifyKey;
}

export function createRefuseCaller(
  options: OperatorCallerOptions,
): (exchange: Exchange) => Promise<Refusal | null> {
  return async (exchange) => {
    const credential = credentialOf(exchange.incoming.rawHeaders, ['bearer']);
    if (credential.kind === 'refused') return { reason: credential.reason };
    if (credential.kind !== 'secret') return { reason: 'missing_credentials' };
    if (options.isOperatorToken(credential.text)) return null;
    const api = options.apis.findBySecret(credential.text);
    if (api === null) return { reason: 'unknown_key' };
    const verdict = await options.verifyKey({
      api,
      credential,
      access: { kind: 'operator' },
      requestId: exchange.requestId,
      route: null,
      endpoint: null,
      address: exchange.address,
      userAgent: exchange.incoming.headers['user-agent'] ?? null,
      demand: plainDemand(0),
      purpose: 'manage',
      workspaceId: null,
    });
    return verdict.valid ? { reason: 'operator_required' } : verdict.denial;
  };
}
