// Management credentials, as typed calls: the operator's alone.
import type {
  CredentialAnswer,
  CredentialWithSecretAnswer,
  IssueCredentialBody,
  Page,
  RevokeAnswer,
} from '@keywright/core/wire-contract';
import type { PageQuery, WriteOptions } from './call-options.ts';
import type { Send } from './transport.ts';

export interface CredentialCalls {
  create(body: IssueCredentialBody, options?: WriteOptions): Promise<CredentialWithSecretAnswer>;
  list(query?: PageQuery): Promise<Page<CredentialAnswer>>;
  /** At once, for ever. */
  revoke(id: string): Promise<RevokeAnswer>;
}

export function credentialCalls(send: Send): CredentialCalls {
  const path = ['credentials'];
  return {
    create: (body, options) =>
      send({ answer: 'credentialWithSecret', method: 'POST', path, body, ...options }),
    list: (query) => send({ answer: 'credentials', method: 'GET', path, query: { ...query } }),
    revoke: (id) => send({ answer: 'revocation', method: 'POST', path: [...path, id, 'revoke'] }),
  };
}
