// What other processes have committed to the same file, heard of before anything is decided from memory: SQLite says at
// each question whether anybody has committed since the last one, and reading the changes is one step with it. So a
// decision is never older than the last commit before it. See docs/adr/0022-workers.md.
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type MemoryLease, type RightsChange, readChange } from '../../app/change-feed.ts';
import type { FailureLog } from '../../app/ports.ts';

export interface WatchedChanges extends MemoryLease {
  stop(): void;
}

export interface WatchOptions {
  /** The database's file. */
  readonly path: string;
  /** Everything that remembers something acts on it before this returns. */
  readonly apply: (change: RightsChange) => void;
  readonly failures: FailureLog;
}

/** Running requests are cut by what is heard of without a question. */
const LOOK_EVERY_MS = 25;

export function watchChanges({ path, apply, failures }: WatchOptions): WatchedChanges {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  const watch = new ChangeWatch(database, apply);
  let isFailing = false;
  const holds = (): boolean => {
    try {
      watch.hear();
      isFailing = false;
      return true;
    } catch (error) {
      // Nothing is decided from memory meanwhile; whoever asks is answered from the store.
      if (!isFailing) failures.report(error, 'hearing of changes');
      isFailing = true;
      return false;
    }
  };
  const looking = setInterval(holds, LOOK_EVERY_MS).unref();
  return {
    holds,
    stop() {
      clearInterval(looking);
      database.close();
    },
  };
}

class ChangeWatch {
  readonly #version: StatementSync;
  readonly #changes: StatementSync;
  readonly #head: StatementSync;
  readonly #apply: (change: RightsChange) => void;
  /** What SQLite said when everything up to `#heard` had been acted on; null when it has to be read again. */
  #seen: unknown = null;
  #heard: number;
  #isHearing = false;

  constructor(database: DatabaseSync, apply: (change: RightsChange) => void) {
    this.#version = database.prepare('pragma data_version');
    this.#changes = database.prepare(
      'select position, change from changes where position > ? order by position',
    );
    this.#head = database.prepare('select position from change_head');
    this.#apply = apply;
    // Nothing is remembered yet.
    this.#heard = this.#newest();
  }

  /** Throws when what has changed is not known, or was not acted on. */
  hear(): void {
    if (this.#isHearing) throw new Error('Whoever acts on a change decides nothing by memory.');
    this.#isHearing = true;
    try {
      this.#catchUp();
    } finally {
      this.#isHearing = false;
    }
  }

  #catchUp(): void {
    // Asked before the changes are read: what is committed in between is told as new the next time.
    const version = this.#version.get()?.['data_version'];
    if (version === this.#seen) return;
    this.#seen = null;
    const newest = this.#newest();
    const rows = newest === this.#heard ? [] : this.#changes.all(this.#heard);
    const first = rows[0];
    if (newest > this.#heard && first?.['position'] !== this.#heard + 1) {
      this.#apply({ kind: 'everything' });
      this.#heard = newest;
    } else {
      for (const { position, change } of rows) {
        this.#apply(readChange(String(change)));
        this.#heard = Number(position);
      }
    }
    this.#seen = version;
  }

  #newest(): number {
    return Number(this.#head.get()?.['position']);
  }
}
