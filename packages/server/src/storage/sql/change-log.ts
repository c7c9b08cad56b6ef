// Changes as they are told to other processes: numbered in the order in which they are committed. The head is locked from
// here to the end of the transaction, so a change is recorded last of all that it does.
import type { Kysely } from 'kysely';
import type { ChangeLog } from '../../app/change-feed.ts';
import type { Schema } from './schema.ts';
import type { SqlEngine } from './sql-engine.ts';

/** Whoever has missed more than that forgets all it knows instead. */
const CHANGES_KEPT = 10_000;
/** Whoever revokes need not wait for it each time. */
const FORGOTTEN_EVERY = 100;

/** Answers the log of each transaction of a storage. */
export function changeLogs(
  engine: Pick<SqlEngine, 'recordChanges' | 'forgetChanges'>,
): (tx: Kysely<Schema>) => ChangeLog {
  let untilForgotten = 0;
  return (tx) => ({
    record: async (changes) => {
      if (changes.length === 0) return;
      await engine.recordChanges(
        tx,
        changes.map((change) => JSON.stringify(change)),
      );
      if (untilForgotten <= 0) {
        await engine.forgetChanges(tx, CHANGES_KEPT);
        untilForgotten = FORGOTTEN_EVERY;
      }
      untilForgotten -= changes.length;
    },
  });
}
