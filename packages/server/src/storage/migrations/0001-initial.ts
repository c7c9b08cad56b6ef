// The first tables. A migration that has shipped is never edited: what it got wrong, the next one mends.
import type { Kysely, Migration } from 'kysely';

export const initial: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createWorkspaces(db);
    await createKeys(db);
    await createSecrets(db);
    await createLastUses(db);
    await createAuditEvents(db);
    await createRememberedAnswers(db);
  },
};

async function createWorkspaces(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('workspaces')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('workspaces_by_age').on('workspaces').columns(['created_at', 'id']).execute();
}

async function createKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keys')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('api', 'text', (column) => column.notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id'))
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('allowed_addresses', 'text', (column) => column.notNull())
    .addColumn('limits', 'text', (column) => column.notNull())
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('owner_member_id', 'text')
    .addColumn('maker_key_id', 'text', (column) => column.references('keys.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('disabled_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoke_reason', 'text')
    .execute();
  await db.schema.createIndex('keys_by_age').on('keys').columns(['created_at', 'id']).execute();
  await db.schema
    .createIndex('keys_by_workspace')
    .on('keys')
    .columns(['workspace_id', 'api', 'created_at', 'id'])
    .execute();
  await db.schema.createIndex('keys_by_maker').on('keys').columns(['maker_key_id']).execute();
}

async function createSecrets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('secrets')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('key_id', 'text', (column) => column.notNull().references('keys.id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('preview', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('retires_at', 'bigint')
    .execute();
  await db.schema.createIndex('secrets_by_key').on('secrets').columns(['key_id', 'position']).execute();
}

/** Apart from the secrets: this is written all the time, and a narrow row costs an eighth of a wide one. */
async function createLastUses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('last_uses')
    .addColumn('secret_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createAuditEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_events')
    .addColumn('position', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('workspace_id', 'text')
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('audit_events_by_subject')
    .on('audit_events')
    .columns(['subject_id', 'position'])
    .execute();
}

async function createRememberedAnswers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('remembered_answers')
    .addColumn('request_key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('request_digest', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('remembered_answers_by_age')
    .on('remembered_answers')
    .columns(['created_at'])
    .execute();
}
