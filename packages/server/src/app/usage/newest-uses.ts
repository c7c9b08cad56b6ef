// The newest use of each secret that the ledger does not tell yet, laid over the keys that are read: "last used" is as
// of now, however long the journal is. It never goes back, whatever is folded while a key is read.
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { KeyReader, Storage } from '../ports.ts';
import type { LastUse, UsageEntry } from './usage-ports.ts';

type Uses = Map<string, EpochMs>;

export class NewestUses {
  /** Uses told since the last turn. */
  #newer: Uses = new Map();
  /** Those before it, until they are in the ledger. */
  #older: Uses = new Map();

  append({ outcome, secretId, at }: UsageEntry): void {
    if (outcome === 'valid' && secretId !== null) note(this.#newer, secretId, at);
  }

  /** One that was told to the process before this one. */
  restore({ secretId, at }: LastUse): void {
    note(this.#newer, secretId, at);
  }

  /** To be called before a fold; what it answers, once all told until now is in the ledger. */
  turn(): () => void {
    for (const [secretId, at] of this.#older) note(this.#newer, secretId, at);
    this.#older = this.#newer;
    this.#newer = new Map();
    return () => {
      this.#older = new Map();
    };
  }

  over<K extends KeyReader>(keys: K): K {
    return {
      ...keys,
      findById: this.#shown(keys.findById, (key, uses) => key && withUses(key, uses)),
      findByDigest: this.#shown(keys.findByDigest, (key, uses) => key && withUses(key, uses)),
      list: this.#shown(keys.list, allWithUses),
      listNumbered: this.#shown(keys.listNumbered, (page, uses) => ({
        ...page,
        rows: allWithUses(page.rows, uses),
      })),
      listMadeBy: this.#shown(keys.listMadeBy, allWithUses),
    };
  }

  /** Takes the uses before it reads: a fold in between moves them to where it has looked already. */
  #shown<A extends unknown[], T>(
    read: (...args: A) => Promise<T>,
    show: (found: T, uses: readonly Uses[]) => T,
  ): (...args: A) => Promise<T> {
    return async (...args) => {
      const uses = [this.#older, this.#newer];
      return show(await read(...args), uses);
    };
  }
}

/** The same storage, whose keys tell their last uses as of now. */
export function withNewestUses(storage: Storage, uses: NewestUses): Storage {
  return {
    ...storage,
    keys: uses.over(storage.keys),
    transaction: (work, options) =>
      storage.transaction((tx) => work({ ...tx, keys: uses.over(tx.keys) }), options),
  };
}

function allWithUses(keys: readonly ApiKey[], uses: readonly Uses[]): readonly ApiKey[] {
  return keys.map((key) => withUses(key, uses));
}

function withUses(key: ApiKey, uses: readonly Uses[]): ApiKey {
  if (!key.secrets.some(({ id }) => uses.some((some) => some.has(id)))) return key;
  const secrets = key.secrets.map((secret) => {
    const told = uses.map((some) => some.get(secret.id) ?? 0);
    const newest = Math.max(secret.lastUsedAt ?? 0, ...told);
    return { ...secret, lastUsedAt: newest === 0 ? null : newest };
  });
  return { ...key, secrets };
}

function note(uses: Uses, secretId: string, at: EpochMs): void {
  const newest = uses.get(secretId);
  if (newest === undefined || newest < at) uses.set(secretId, at);
}
