// The audit log is read by workspace, by who acted, by what was done, and by time.
import type { Kysely, Migration } from 'kysely';

export const auditFilters: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [name, column] of [
      ['audit_events_by_workspace', 'workspace_id'],
      ['audit_events_by_actor', 'actor'],
      ['audit_events_by_action', 'action'],
      ['audit_events_by_time', 'at'],
    ] as const) {
      await db.schema.createIndex(name).on('audit_events').columns([column, 'position']).execute();
    }
  },
};
