// Better Auth's database adapter over our storage: one transaction for each of its writes, or one around several where
// it asks for that. Ids are ours, sortable by time; instants are epoch ms.
import type { BetterAuthOptions } from 'better-auth';
import { type AdapterFactory, createAdapterFactory } from 'better-auth/adapters';
import { APIError } from 'better-auth/api';
import { LastOwnerError } from '../app/people/members/last-owner.ts';
import type { PeopleReader } from '../app/people/people-records.ts';
import type { Clock, IdPrefix, Secrets } from '../app/ports.ts';
import { createAuthAudit, type PeopleTransaction } from './auth-audit.ts';
import { type AuthScope, createAuthStore, type Digest } from './auth-store.ts';

export interface PeopleStorage {
  readonly people: PeopleReader;
  transaction<T>(work: (tx: PeopleTransaction) => Promise<T>): Promise<T>;
}

export interface AuthAdapterPorts {
  readonly storage: PeopleStorage;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'newId' | 'digest'>;
}

type AuthDatabase = AdapterFactory<BetterAuthOptions>;

const ID_PREFIXES: Readonly<Record<string, IdPrefix>> = {
  user: 'usr',
  session: 'ses',
  account: 'acc',
  verification: 'ver',
  organization: 'ws',
  member: 'mem',
  invitation: 'inv',
};

/** What the library looks for before it writes, and storage in the transaction that does. */
function inTheirWords(error: unknown): never {
  if (!(error instanceof LastOwnerError)) throw error;
  const code = 'YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER';
  throw new APIError('BAD_REQUEST', { code, message: 'You cannot leave the organization as the only owner' });
}

export function createAuthAdapter({ storage, clock, secrets }: AuthAdapterPorts): AuthDatabase {
  const digest: Digest = (text) => secrets.digest(text);
  const transaction: PeopleStorage['transaction'] = (work) => storage.transaction(work).catch(inTheirWords);
  const apart: AuthScope = {
    reader: storage.people,
    write: (work) => transaction((tx) => work(tx.people, createAuthAudit({ tx, clock, secrets }))),
  };
  const within = (tx: PeopleTransaction): AuthScope => ({
    reader: tx.people,
    write: (work) => work(tx.people, createAuthAudit({ tx, clock, secrets })),
  });
  const over = (scope: AuthScope): AuthDatabase =>
    createAdapterFactory({
      config: {
        adapterId: 'keywright',
        supportsDates: true,
        supportsBooleans: false,
        supportsJSON: false,
        customIdGenerator: ({ model }) => secrets.newId(ID_PREFIXES[model] ?? 'ver'),
        customTransformOutput: ({ data, fieldAttributes }) =>
          fieldAttributes.type === 'date' && typeof data === 'number' ? new Date(data) : data,
        transaction: (work) => transaction((tx) => work(over(within(tx))(options()))),
      },
      adapter: () => createAuthStore(scope, digest),
    });
  let seen: BetterAuthOptions = {};
  const options = () => seen;
  return (given) => {
    seen = given;
    return over(apart)(given);
  };
}
