// Keys in a transaction. What it has read of a key need not be read again to find what has changed.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { Kysely } from 'kysely';
import type { KeyWriter } from '../../../app/ports.ts';
import type { Schema } from '../schema.ts';
import type { KeyChanges } from './key-changes.ts';
import { type KeyReading, keyReader } from './key-queries.ts';

export interface KeyWriting extends KeyReading {
  readonly changes: KeyChanges;
}

/** Of a transaction that has the writes to itself. */
export function keyWriter(tx: Kysely<Schema>, writing: KeyWriting): KeyWriter {
  const { changes } = writing;
  const reader = keyReader(tx, writing);
  const known = new Map<string, ApiKey>();
  const noting = async (reading: Promise<ApiKey | null>) => {
    const key = await reading;
    if (key !== null) known.set(key.id, key);
    return key;
  };
  return {
    ...reader,
    findById: (id) => noting(reader.findById(id)),
    findByDigest: (digest) => noting(reader.findByDigest(digest)),
    insert: (key) => changes.insert(tx, key),
    update: async (key) => {
      const stored = known.get(key.id) ?? (await reader.findById(key.id));
      if (stored === null) throw new Error(`Key ${key.id} does not exist.`);
      await changes.replace(tx, stored, key);
      known.set(key.id, key);
    },
  };
}
