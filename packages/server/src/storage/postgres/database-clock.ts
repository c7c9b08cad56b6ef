// The one clock that all nodes share.
import { type RawBuilder, sql } from 'kysely';

/** Epoch ms, asked when it is evaluated. Rounded so that a lease lasts longer by it than by its node's clock, never less. */
export const NOW_MS_SQL = 'floor(extract(epoch from clock_timestamp()) * 1000)::bigint';

export const NOW_MS: RawBuilder<number> = sql.raw(NOW_MS_SQL);
