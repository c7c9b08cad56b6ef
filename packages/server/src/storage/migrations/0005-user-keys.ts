// User keys: what a workspace's policies say of them, what is asked for, and whose seats there were. Invitations may
// come from nobody with an account: the operator, or a machine.
import { type Kysely, type Migration, sql } from 'kysely';

export const userKeys: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createPolicies(db);
    await createRequests(db);
    await createFormerMembers(db);
    await letNobodyInvite(db);
    await db.schema.createIndex('keys_by_seat').on('keys').columns(['owner_member_id']).execute();
  },
};

async function createPolicies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('user_key_policies')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id'))
    .addColumn('api', 'text', (column) => column.notNull())
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('keys_per_member', 'bigint', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('max_lifetime_ms', 'bigint')
    .addColumn('limits', 'text', (column) => column.notNull())
    .addColumn('on_leave', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addUniqueConstraint('user_key_policies_by_workspace', ['workspace_id', 'api'])
    .execute();
}

async function createRequests(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('user_key_requests')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id'))
    .addColumn('api', 'text', (column) => column.notNull())
    .addColumn('member_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('allowed_addresses', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('note', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('decision', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('decided_by', 'text')
    .addColumn('decision_reason', 'text')
    .addColumn('key_id', 'text')
    .execute();
  for (const [name, column] of [
    ['user_key_requests_by_workspace', 'workspace_id'],
    ['user_key_requests_by_member', 'member_id'],
  ] as const) {
    await db.schema.createIndex(name).on('user_key_requests').columns([column, 'id']).execute();
  }
}

/** Usage is told by seat: who had one is known for as long as that is. */
async function createFormerMembers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('former_members')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('organization_id', 'text', (column) => column.notNull().references('workspaces.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('left_at', 'bigint', (column) => column.notNull())
    .execute();
  const index = db.schema.createIndex('former_members_by_workspace').on('former_members');
  await index.columns(['organization_id', 'id']).execute();
}

/** SQLite takes back no "not null": the table is made anew. */
async function letNobodyInvite(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('invitations_by_workspace').execute();
  await db.schema.dropIndex('invitations_by_email').execute();
  await db.schema.alterTable('invitations').renameTo('invitations_of_people').execute();
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('organization_id', 'text', (column) => column.notNull().references('workspaces.id'))
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('role', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('inviter_id', 'text', (column) => column.references('users.id').onDelete('cascade'))
    .execute();
  const fields = sql`id, organization_id, email, role, status, expires_at, created_at, inviter_id`;
  await sql`insert into invitations (${fields}) select ${fields} from invitations_of_people`.execute(db);
  await db.schema.dropTable('invitations_of_people').execute();
  for (const [name, column] of [
    ['invitations_by_workspace', 'organization_id'],
    ['invitations_by_email', 'email'],
  ] as const) {
    await db.schema.createIndex(name).on('invitations').columns([column]).execute();
  }
}
