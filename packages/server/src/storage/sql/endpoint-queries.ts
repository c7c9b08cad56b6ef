// Endpoints in SQL. Deleted rows stay, so that their ids stay taken.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { EndpointFilter, EndpointReader, EndpointWriter } from '../../app/endpoints/endpoint-ports.ts';
import type { PageRequest } from '../../app/ports.ts';
import type { Schema } from './schema.ts';

export function endpointReader(db: Kysely<Schema>): EndpointReader {
  const endpoints = db
    .selectFrom('endpoints')
    .select(['id', 'api', 'workspace_id as workspaceId', 'name', 'upstream_url as upstreamUrl'])
    .select(['auth_mode as authMode', 'created_at as createdAt', 'created_by as createdBy'])
    .select('deleted_at as deletedAt')
    .where('deleted_at', 'is', null);
  return {
    findById: async (id) => (await endpoints.where('id', '=', id).executeTakeFirst()) ?? null,
    list: async (filter, { limit, after }: PageRequest) => {
      let rows = endpoints
        .where((eb) => within(eb, filter))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit);
      if (after !== null) {
        // Found only where the filter reaches: another workspace's endpoint must answer as one that does not exist.
        const last = db
          .selectFrom('endpoints')
          .select(['created_at', 'id'])
          .where('id', '=', after)
          .where((eb) => within(eb, filter));
        rows = rows.where(({ eb, refTuple }) =>
          eb(refTuple('created_at', 'id'), '<', last.$asTuple('created_at', 'id')),
        );
      }
      return await rows.execute();
    },
  };
}

export function endpointWriter(db: Kysely<Schema>): EndpointWriter {
  return {
    ...endpointReader(db),
    isTaken: async (id) => {
      const row = await db.selectFrom('endpoints').select('id').where('id', '=', id).executeTakeFirst();
      return row !== undefined;
    },
    insert: async (endpoint) => {
      const { id, api, workspaceId, createdAt, createdBy } = endpoint;
      const fixed = { id, api, workspace_id: workspaceId, created_at: createdAt, created_by: createdBy };
      await db
        .insertInto('endpoints')
        .values({ ...fixed, ...changeable(endpoint) })
        .execute();
    },
    update: async (endpoint) => {
      await db
        .updateTable('endpoints')
        .set(changeable(endpoint))
        .where('id', '=', endpoint.id)
        .where('deleted_at', 'is', null)
        .execute();
    },
  };
}

function changeable({ name, upstreamUrl, authMode, deletedAt }: Endpoint) {
  return { name, upstream_url: upstreamUrl, auth_mode: authMode, deleted_at: deletedAt };
}

function within(
  eb: ExpressionBuilder<Schema, 'endpoints'>,
  { api, workspaceId }: EndpointFilter,
): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [];
  if (workspaceId !== undefined) conditions.push(eb('workspace_id', '=', workspaceId));
  if (api !== undefined) conditions.push(eb('api', '=', api));
  return eb.and(conditions);
}
