// Who calls the native API: the operator, a management credential, or a person by session or token. An ordinary key is
// told that it may not (403), whatever it could do elsewhere; anything else is not known here (401).

import { CREDENTIAL_FORMAT } from '@keywright/core/credentials/management-credential';
import { isFromOwnPage } from '@keywright/core/people/own-pages';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { looksLikeToken } from '@keywright/core/requests/bearer-token';
import { type Credential, credentialOf } from '@keywright/core/requests/credential';
import { recogniseSecret } from '@keywright/core/secrets/secret-format';
import type { ApiCatalogue } from '../app/api-catalogue.ts';
import type { Caller } from '../app/caller.ts';
import type { RecogniseCredential } from '../app/credentials/recognise-credential.ts';
import type { Identified } from '../app/people/calling/identify.ts';
import type { IdentifyByToken } from '../app/people/calling/identify-by-token.ts';
import { plainDemand } from '../app/request-facts.ts';
import type { VerifyKey } from '../app/verify-key.ts';
import type { Exchange } from './front/exchange.ts';

export type Recognised =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly refusal: Refusal };

export type RecogniseCaller = (exchange: Exchange) => Promise<Recognised>;

export interface NativeCallerOptions {
  readonly isOperatorToken: (token: string) => boolean;
  readonly apis: ApiCatalogue;
  readonly verifyKey: VerifyKey;
  readonly recogniseCredential: RecogniseCredential;
  readonly identifyByToken: IdentifyByToken;
  /** Who is signed in by the request's cookie. */
  readonly findSignedIn: (exchange: Exchange) => Promise<SignedIn | null>;
  /** Where pages that may write come from. */
  readonly publicUrl: string;
}

interface SignedIn {
  readonly userId: string;
  readonly isOperator: boolean;
}

export function createRecogniseCaller(options: NativeCallerOptions): RecogniseCaller {
  return async (exchange) => {
    const credential = credentialOf(exchange.incoming.rawHeaders, ['bearer'], 'keys and tokens');
    if (credential.kind === 'refused') return refused({ reason: credential.reason });
    if (credential.kind === 'none') return callerOfSession(options, exchange);
    // In a place that is not taken here; whatever it is, it is not whoever is signed in beside it.
    if (credential.kind === 'misplaced') return refused({ reason: 'missing_credentials' });
    const { text } = credential;
    if (options.isOperatorToken(text)) return { ok: true, caller: { kind: 'operator', userId: null } };
    if (looksLikeToken(text)) return callerOfToken(await options.identifyByToken(text));
    if (recogniseSecret(CREDENTIAL_FORMAT, text) !== null) {
      const caller = await options.recogniseCredential(text, exchange.address);
      return caller === null ? refused({ reason: 'unknown_key' }) : { ok: true, caller };
    }
    return refused(await refusalOfKey(options, exchange, credential));
  };
}

/** A person with the rights of their roles, also whose account is an operator: a token may be handed on, and live long. */
function callerOfToken(person: Identified): Recognised {
  if ('refused' in person) return refused(person.refused);
  return { ok: true, caller: { kind: 'person', userId: person.userId } };
}

/** A browser sends its cookie whoever made the page: what writes has to come from a page of ours. */
async function callerOfSession(options: NativeCallerOptions, exchange: Exchange): Promise<Recognised> {
  const signedIn = await options.findSignedIn(exchange);
  if (signedIn === null) return refused({ reason: 'missing_credentials' });
  const { method = '', headersDistinct } = exchange.incoming;
  const { origin } = new URL(options.publicUrl);
  if (!isReading(method) && !isFromOwnPage(origin, method, headersDistinct)) {
    return refused({ reason: 'cross_site' });
  }
  const { userId, isOperator } = signedIn;
  return { ok: true, caller: { kind: isOperator ? 'operator' : 'person', userId } };
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** What the bearer of an API's own key is told. */
async function refusalOfKey(
  { apis, verifyKey }: NativeCallerOptions,
  exchange: Exchange,
  credential: Extract<Credential, { readonly kind: 'secret' }>,
): Promise<Refusal> {
  const api = apis.findBySecret(credential.text);
  if (api === null) return { reason: 'unknown_key' };
  const verdict = await verifyKey({
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
}

function refused(refusal: Refusal): Recognised {
  return { ok: false, refusal };
}
