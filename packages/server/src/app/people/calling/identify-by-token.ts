// Whose account a token of a trusted issuer is of: that of exactly its issuer and subject. Nobody gets an account by
// showing a token: accounts are made by signing in.
import type { FailureLog, StorageReader } from '../../ports.ts';
import { type PeopleReader, whereAll } from '../people-records.ts';
import type { Identified, TokenSubject, VerifyToken } from './identify.ts';

export interface TokenPorts {
  readonly verifyToken: VerifyToken;
  readonly storage: Pick<StorageReader, 'people'>;
  readonly failures: FailureLog;
}

export type IdentifyByToken = (token: string) => Promise<Identified>;

/** No sooner is an issuer that is away asked again. */
const ISSUER_AWAY = { reason: 'issuer_unavailable', retryAfterSeconds: 30 } as const;

export function createIdentifyByToken({ verifyToken, storage, failures }: TokenPorts): IdentifyByToken {
  return async (token) => {
    const verdict = await verifyToken(token);
    if (verdict.kind === 'unavailable') return { refused: ISSUER_AWAY };
    if (verdict.kind === 'refused') return { refused: { reason: 'token_refused' } };
    try {
      const userId = await findAccountOf(storage.people, verdict.subject);
      if (userId === null) return { refused: { reason: 'token_without_account' } };
      return { userId, activeWorkspaceId: null };
    } catch (error) {
      failures.report(error, 'finding the account of a token');
      return { refused: { reason: 'store_unavailable', retryAfterSeconds: 1 } };
    }
  };
}

/** Null for nobody, and where it could be one of several. */
async function findAccountOf(
  people: PeopleReader,
  { issuer, subject }: TokenSubject,
): Promise<string | null> {
  const filter = whereAll({ accountId: accountIdOf({ issuer, subject }) });
  const accounts = await people.find('account', filter, { limit: 2, offset: 0, sortBy: null });
  const [userId, ...others] = new Set(accounts.map((account) => String(account['userId'])));
  return userId === undefined || others.length > 0 ? null : userId;
}

/** What accounts of providers are known by. An issuer is an address and has no blank. */
export function accountIdOf({ issuer, subject }: TokenSubject): string {
  return `${issuer} ${subject}`;
}
