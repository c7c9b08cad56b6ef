// Who a person is that calls without a key, by what the request shows. Asked again wherever a request has taken its time.
import type { Denial } from '@keywright/core/keys/verdict';

export interface IdentifiedPerson {
  readonly userId: string;
  /** The workspace a browser has chosen; null where none is. */
  readonly activeWorkspaceId: string | null;
}

export type Identified = IdentifiedPerson | { readonly refused: Denial };

export type Identify = () => Promise<Identified>;

/** Whom a token speaks for: the pair of issuer and subject, never an e-mail address. */
export interface TokenSubject {
  readonly issuer: string;
  readonly subject: string;
}

export type TokenVerdict =
  | { readonly kind: 'believed'; readonly subject: TokenSubject }
  | { readonly kind: 'refused' }
  /** The issuer's keys cannot be had: nothing is said about the token. */
  | { readonly kind: 'unavailable' };

export type VerifyToken = (token: string) => Promise<TokenVerdict>;
