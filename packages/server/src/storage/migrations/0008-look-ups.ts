// What is asked often is found without reading the rest: an account by who its provider says it is, with every call by
// token; and the audit log of one workspace, by what was done, by whom, or to what.
import type { Kysely, Migration } from 'kysely';

export const lookUps: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const ofProvider = db.schema.createIndex('accounts_by_account_id').on('accounts');
    await ofProvider.columns(['account_id', 'id']).execute();
    for (const [name, column] of [
      ['audit_events_by_workspace_subject', 'subject_id'],
      ['audit_events_by_workspace_actor', 'actor'],
      ['audit_events_by_workspace_action', 'action'],
    ] as const) {
      const index = db.schema.createIndex(name).on('audit_events');
      await index.columns(['workspace_id', column, 'position']).execute();
    }
  },
};
