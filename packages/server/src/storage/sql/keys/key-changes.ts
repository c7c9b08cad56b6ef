// What writes keys and their secrets, sent without waiting for each. `lastUsedAt` of a stored secret is not written here:
// its one writer is last-use-queries.ts.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { Insertable, Kysely } from 'kysely';
import type { Schema, SecretTable } from '../schema.ts';
import { Statement } from '../statement.ts';
import { KEY_COLUMNS, keyRowOf, SECRET_COLUMNS, secretRowsOf } from './key-row.ts';

export class KeyChanges {
  readonly #statements: ReturnType<typeof compile>;

  /** `dialect` only lends its dialect. */
  constructor(dialect: Kysely<Schema>) {
    this.#statements = compile(dialect);
  }

  async insert(tx: Kysely<Schema>, key: ApiKey): Promise<void> {
    await this.#statements.insertKey.sendAhead(tx, inOrder(KEY_COLUMNS, keyRowOf(key)));
    await this.#insertSecrets(tx, key, secretRowsOf(key));
  }

  /** `stored`: what the transaction knows is there. */
  async replace(tx: Kysely<Schema>, stored: ApiKey, key: ApiKey): Promise<void> {
    const { updateKey, updateSecret, deleteSecret } = this.#statements;
    await updateKey.sendAhead(tx, [...inOrder(KEY_COLUMNS, keyRowOf(key)), key.id]);
    const before = new Map(secretRowsOf(stored).map((row) => [row.id, row]));
    const rows = secretRowsOf(key);
    const kept = new Set(rows.map(({ id }) => id));
    for (const id of before.keys()) if (!kept.has(id)) await deleteSecret.sendAhead(tx, [id]);
    for (const row of rows) {
      const known = before.get(row.id);
      if (known === undefined || isSame(known, row)) continue;
      await updateSecret.sendAhead(tx, [...inOrder(SECRET_COLUMNS, row), row.id]);
    }
    await this.#insertSecrets(
      tx,
      key,
      rows.filter(({ id }) => !before.has(id)),
    );
  }

  async #insertSecrets(tx: Kysely<Schema>, key: ApiKey, rows: readonly SecretRow[]): Promise<void> {
    const { insertSecret, insertUse } = this.#statements;
    for (const row of rows) await insertSecret.sendAhead(tx, inOrder(SECRET_COLUMNS, row));
    const added = new Set(rows.map(({ id }) => id));
    for (const { id, lastUsedAt } of key.secrets) {
      if (added.has(id) && lastUsedAt !== null) await insertUse.sendAhead(tx, [id, lastUsedAt]);
    }
  }
}

type SecretRow = Insertable<SecretTable>;

function compile(dialect: Kysely<Schema>) {
  const key = placeholders(KEY_COLUMNS);
  const secret = placeholders(SECRET_COLUMNS);
  return {
    insertKey: new Statement(dialect.insertInto('keys').values(key).compile()),
    updateKey: new Statement(dialect.updateTable('keys').set(key).where('id', '=', '').compile()),
    insertSecret: new Statement(dialect.insertInto('secrets').values(secret).compile()),
    updateSecret: new Statement(dialect.updateTable('secrets').set(secret).where('id', '=', '').compile()),
    deleteSecret: new Statement(dialect.deleteFrom('secrets').where('id', '=', '').compile()),
    insertUse: new Statement(dialect.insertInto('last_uses').values({ secret_id: '', used_at: 0 }).compile()),
  };
}

function placeholders<Column extends string>(columns: readonly Column[]): Record<Column, never> {
  return Object.fromEntries(columns.map((column) => [column, ''])) as Record<Column, never>;
}

function inOrder<Column extends string>(
  columns: readonly Column[],
  row: { readonly [C in Column]?: unknown },
): readonly unknown[] {
  return columns.map((column) => row[column] ?? null);
}

function isSame(before: SecretRow, row: SecretRow): boolean {
  return SECRET_COLUMNS.every((column) => before[column] === row[column]);
}
