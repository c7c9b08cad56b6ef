// What the queries leave to the engine they run on: how transactions begin, and what keeps them apart.
import type { Kysely, TransactionBuilder } from 'kysely';
import type { TransactionOptions } from '../../app/ports.ts';
import type { Schema } from './schema.ts';

export interface SqlEngine {
  begin(db: Kysely<Schema>, survives: TransactionOptions['survives']): TransactionBuilder<Schema>;
  /** First of all in a transaction. One that survives a failure of the power has the writes to itself. */
  enter(tx: Kysely<Schema>, survives: TransactionOptions['survives']): Promise<void>;
  /** Until the transaction ends, no other one looks and then writes. */
  holdWrites(tx: Kysely<Schema>): Promise<void>;
  /** Until the transaction ends, nobody else adds to the ledger. */
  holdBuckets(tx: Kysely<Schema>): Promise<void>;
  /**
   * Numbers changes in the order of committing: the head is locked until the transaction ends. Once it is committed,
   * other processes look for them.
   */
  recordChanges(tx: Kysely<Schema>, changes: readonly string[]): Promise<void>;
  /** All but the newest. */
  forgetChanges(tx: Kysely<Schema>, kept: number): Promise<void>;
}
