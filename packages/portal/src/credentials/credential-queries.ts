// Management credentials as they were read, and what changes them. The answer with a secret goes to whoever called, and
// nowhere else: no query, no store, no log.
import type {
  CredentialAnswer,
  CredentialWithSecretAnswer,
  IssueCredentialBody,
  RevokeAnswer,
} from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { ask, at } from '../server/ask.ts';
import { queryClient } from '../server/query-client.ts';
import { readPages } from '../server/read-pages.ts';

const MOST = 1000;

export const credentialsQuery = queryOptions({
  queryKey: ['credentials'],
  queryFn: ({ signal }) => readPages<CredentialAnswer>('/api/v1/credentials', { most: MOST, signal }),
});

export interface IssuedCredential {
  readonly credential: CredentialAnswer;
  /** Null when an earlier answer already had it. */
  readonly secret: string | null;
}

export async function issueCredential(body: IssueCredentialBody, attempt: string): Promise<IssuedCredential> {
  const asked = { method: 'POST', body, attempt } as const;
  const answer = await ask<CredentialWithSecretAnswer>('/api/v1/credentials', asked);
  const { secret, ...credential } = answer;
  void queryClient.invalidateQueries({ queryKey: ['credentials'] });
  return { credential, secret };
}

export async function revokeCredential(id: string): Promise<RevokeAnswer> {
  const answer = await ask<RevokeAnswer>(at`/api/v1/credentials/${id}/revoke`, { method: 'POST' });
  await queryClient.invalidateQueries({ queryKey: ['credentials'] });
  return answer;
}
