// A storage that a test can take away and give back: while it is away, every call of it rejects, as when a disk fails.
import type { Storage } from '../../packages/server/src/app/ports.ts';

export interface BreakableStorage extends Storage {
  isAway: boolean;
}

export class StorageAwayError extends Error {
  override readonly message = 'the disk is away';
}

export function breakableStorage(storage: Storage): BreakableStorage {
  const state = { isAway: false };
  const guarded = <A extends unknown[], T>(run: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      if (state.isAway) throw new StorageAwayError();
      return run(...args);
    };
  };
  const { keys, workspaces, endpoints, audit, people, usage } = storage;
  return {
    get isAway() {
      return state.isAway;
    },
    set isAway(isAway) {
      state.isAway = isAway;
    },
    keys: {
      findById: guarded(keys.findById),
      findByDigest: guarded(keys.findByDigest),
      list: guarded(keys.list),
      listNumbered: guarded(keys.listNumbered),
      listMadeBy: guarded(keys.listMadeBy),
      listMadeByPerson: guarded(keys.listMadeByPerson),
    },
    workspaces: {
      findById: guarded(workspaces.findById),
      findBySlug: guarded(workspaces.findBySlug),
      list: guarded(workspaces.list),
    },
    endpoints: { findById: guarded(endpoints.findById), list: guarded(endpoints.list) },
    people: { find: guarded(people.find), count: guarded(people.count) },
    audit: {
      list: guarded(audit.list),
      entries: guarded(audit.entries),
      findLink: guarded(audit.findLink),
      firstBrokenPosition: guarded(audit.firstBrokenPosition),
    },
    usage: {
      sum: guarded(usage.sum),
      sumWithin: guarded(usage.sumWithin),
      lastUses: guarded(usage.lastUses),
      counts: guarded(usage.counts),
      openRequests: guarded(usage.openRequests),
      foldProgress: guarded(usage.foldProgress),
    },
    transaction: (work, options) => guarded(() => storage.transaction(work, options))(),
    ping: guarded(storage.ping),
    close: () => storage.close(),
  };
}
