// What nodes ask the database again and again, each in one statement.
import { CompiledQuery } from 'kysely';
import { LEASE_MS } from '../nodes/lease.ts';
import type { AwaitedNodes, Renewal } from '../nodes/node-registry.ts';
import { Statement } from '../sql/statement.ts';
import { NOW_MS_SQL } from './database-clock.ts';

interface ChangeRow {
  readonly position: number;
  readonly change: string;
}

const READ_AT_ONCE = 500;

export const NODE_STATEMENTS = {
  /**
   * Of a node, and what it has heard. The head is read under a lock that a change holds from taking its position to its
   * commit, and the lease is written before the lock is let go (condition C1). The clock is asked after the lock was got.
   */
  renew: statement<Renewal>(`
    with head as materialized (select position, counting_epoch from change_head for share)
    update nodes set lease_ends_at = ${NOW_MS_SQL} + ${LEASE_MS + 1}, acknowledged = greatest(acknowledged, $2::bigint)
    from head where nodes.id = $1
    returning head.position, head.counting_epoch as "countingEpoch"`),
  newest: statement<Pick<ChangeRow, 'position'>>('select position from change_head'),
  /** A position. */
  changesAfter: statement<ChangeRow>(`
    select position, change from changes where position > $1 order by position limit ${READ_AT_ONCE}`),
  /** Of a node, up to a position. */
  acknowledge: statement('update nodes set acknowledged = greatest(acknowledged, $2::bigint) where id = $1'),
  /** By others than a node; the position, or null for the newest. */
  awaited: statement<AwaitedNodes>(`
    with wanted as (select coalesce($2::bigint, position) as position from change_head)
    select wanted.position, (
      select count(*) from nodes
      where id != $1 and acknowledged < wanted.position and lease_ends_at >= ${NOW_MS_SQL}) as count
    from wanted`),
};

function statement<Row>(text: string): Statement<Row> {
  return new Statement(CompiledQuery.raw(text) as CompiledQuery<Row>);
}
