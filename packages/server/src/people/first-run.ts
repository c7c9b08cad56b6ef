// The first operator: whoever holds the link that the server prints when it starts and nobody is an operator yet, or that
// the holder of the operator's token asks for. It works once and for a quarter of an hour; of its code only a digest is
// kept, and that in memory.
import type { EpochMs, Ms } from '@keywright/core/instant';
import { SECRET_ALPHABETS } from '@keywright/core/secrets/secret-alphabet';
import { findOne, type PeopleReader, type PeopleRecord, whereAll } from '../app/people/people-records.ts';
import type { Clock, Secrets } from '../app/ports.ts';
import type { PeopleStorage } from './auth-adapter.ts';
import { createAuthAudit } from './auth-audit.ts';

/** What is kept of a code that was handed out. */
export interface OpenCode {
  readonly digest: string;
  readonly endsAt: EpochMs;
}

/** Where it is kept: the same for all processes that may be asked for it. */
export interface KeptCode {
  get(): OpenCode | null;
  set(code: OpenCode | null): void;
}

export function createKeptCode(): KeptCode {
  let kept: OpenCode | null = null;
  return {
    get: () => kept,
    set: (code) => {
      kept = code;
    },
  };
}

export interface FirstRunPorts {
  readonly storage: PeopleStorage;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly publicUrl: string;
  readonly kept: KeptCode;
}

/** A new account with its password, or the one that is signed in. */
export type Operator =
  | { readonly kind: 'new'; readonly name: string; readonly email: string; readonly passwordHash: string }
  | { readonly kind: 'signed in'; readonly userId: string };

export type FirstRunOutcome =
  | { readonly kind: 'made'; readonly userId: string }
  /** Unknown, used, over, or not needed any more: all the same. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'email taken' };

export interface FirstRunLink {
  /** Carries the code: shown to whoever may have it, and never logged. */
  readonly url: string;
  readonly endsAt: EpochMs;
}

export interface FirstRun {
  /** A new link, which ends the one before; null when there is an operator. */
  openLink(): Promise<FirstRunLink | null>;
  isGood(code: string): boolean;
  makeOperator(code: string, operator: Operator): Promise<FirstRunOutcome>;
}

export const FIRST_RUN_LINK_LASTS_MS: Ms = 15 * 60_000;
/** 43 characters of 62 are 256 bits. */
const CODE_LENGTH = 43;

export function createFirstRun({ storage, clock, secrets, publicUrl, kept }: FirstRunPorts): FirstRun {
  const isGood = (code: string) => {
    const open = kept.get();
    return open !== null && clock.now() < open.endsAt && secrets.equal(secrets.digest(code), open.digest);
  };
  return {
    isGood,
    async openLink() {
      if (await hasOperator(storage.people)) return null;
      const code = secrets.randomCharacters(SECRET_ALPHABETS.base62, CODE_LENGTH);
      const endsAt = clock.now() + FIRST_RUN_LINK_LASTS_MS;
      kept.set({ digest: secrets.digest(code), endsAt });
      return { url: `${publicUrl}/portal/first-run?code=${code}`, endsAt };
    },
    makeOperator: (code, operator) =>
      storage.transaction(async (tx): Promise<FirstRunOutcome> => {
        const { people } = tx;
        // Judged in here, where one comes after another: of two at a time one finds the code used.
        if (!isGood(code) || (await hasOperator(people))) return { kind: 'refused' };
        const audit = createAuthAudit({ tx, clock, secrets });
        if (operator.kind === 'signed in') {
          const before = await findOne(people, 'user', { id: operator.userId });
          if (before === null) return { kind: 'refused' };
          await people.update('user', whereAll({ id: operator.userId }), { isOperator: 1 });
          await audit.updated('user', before, { isOperator: 1 });
          kept.set(null);
          return { kind: 'made', userId: operator.userId };
        }
        if ((await people.count('user', whereAll({ email: operator.email }))) > 0)
          return { kind: 'email taken' };
        const { user, account } = recordsOf(operator, { clock, secrets });
        await people.insert('user', user);
        await audit.created('user', user);
        await people.insert('account', account);
        await audit.created('account', account);
        kept.set(null);
        return { kind: 'made', userId: String(user['id']) };
      }),
  };
}

async function hasOperator(people: PeopleReader): Promise<boolean> {
  return (await people.count('user', whereAll({ isOperator: 1 }))) > 0;
}

function recordsOf(
  { name, email, passwordHash }: Extract<Operator, { kind: 'new' }>,
  { clock, secrets }: Pick<FirstRunPorts, 'clock' | 'secrets'>,
): { readonly user: PeopleRecord; readonly account: PeopleRecord } {
  const id = secrets.newId('usr');
  const times = { createdAt: clock.now(), updatedAt: clock.now() };
  return {
    // Who reads the terminal of the server needs no mail to prove an address.
    user: { id, name, email, emailVerified: 1, image: null, isOperator: 1, ...times },
    account: {
      id: secrets.newId('acc'),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: passwordHash,
      ...times,
    },
  };
}
