// Records of people in memory, with the rules the SQL tables enforce: ids are unique, and so are a few fields.
// A workspace is held with the others (memory-records.ts); what only people's records know of it is kept beside.
import type { Workspace } from '@keywright/core/keys/api-key';
import {
  type PeopleModel,
  type PeopleReader,
  type PeopleRecord,
  type PeopleWriter,
  type RecordFilter,
  requireField,
} from '../../app/people/people-records.ts';
import type { Digest } from '../audit-chain.ts';
import { makeDefaultKeys } from './memory-default-keys.ts';
import type { ReadTables, Tables } from './memory-tables.ts';
import { compareValues, matchesRecord } from './record-match.ts';

const UNIQUE: Readonly<Record<PeopleModel, readonly string[]>> = {
  user: ['email'],
  session: ['token'],
  account: [],
  verification: [],
  workspace: ['slug'],
  member: [],
  formerMember: [],
  invitation: [],
  credential: ['digest'],
  userKeyPolicy: [],
  userKeyRequest: [],
};

export function memoryPeopleReader(tables: ReadTables): PeopleReader {
  const matching = (model: PeopleModel, filter: RecordFilter) => matchingIn(tables, model, filter);
  return {
    find: async (model, filter, { limit, offset, sortBy }) => {
      const by = (field: string) => (a: PeopleRecord, b: PeopleRecord) =>
        compareValues(a[field] ?? null, b[field] ?? null);
      const records = matching(model, filter).sort(by('id'));
      if (sortBy !== null) {
        const sign = sortBy.direction === 'asc' ? 1 : -1;
        const order = by(sortBy.field);
        records.sort((a, b) => sign * order(a, b));
      }
      return records.slice(offset, offset + limit).map((record) => ({ ...record }));
    },
    count: async (model, filter) => matching(model, filter).length,
  };
}

export function memoryPeopleWriter(tables: Tables, digest: Digest): PeopleWriter {
  const matching = (model: PeopleModel, filter: RecordFilter) => matchingIn(tables, model, filter);
  return {
    ...memoryPeopleReader(tables),
    insert: async (model, record) => {
      requireUnique(tables, model, record);
      if (model === 'workspace') insertWorkspace(tables, record);
      else tables.people.insert(`${model}/${record['id']}`, { model, record: { ...record } });
      if (model === 'user') makeDefaultKeys(tables, record, digest);
    },
    update: async (model, filter, changes) => {
      const found = matching(model, filter);
      for (const before of found) {
        const record = { ...before, ...changes };
        requireUnique(tables, model, record);
        if (model === 'workspace') replaceWorkspace(tables, before, record);
        else tables.people.replace(`${model}/${record['id']}`, { model, record });
      }
      return found.length;
    },
    delete: async (model, filter) => {
      const found = matching(model, filter);
      if (model === 'workspace' && found.length > 0) throw new Error('A workspace is never deleted.');
      for (const record of found) tables.people.delete(`${model}/${record['id']}`);
      return found.length;
    },
  };
}

function matchingIn(tables: ReadTables, model: PeopleModel, filter: RecordFilter): PeopleRecord[] {
  for (const { field } of [...filter.all, ...filter.any]) requireField(field);
  return recordsOf(tables, model).filter((record) => matchesRecord(record, filter));
}

function recordsOf(tables: ReadTables, model: PeopleModel): PeopleRecord[] {
  const kept = [...tables.people.values()].flatMap((row) => (row.model === model ? [row.record] : []));
  if (model !== 'workspace') return kept;
  const beside = new Map(kept.map((record) => [record['id'], record]));
  return [...tables.workspaces.values()].map((workspace) => {
    return { logo: null, metadata: null, ...beside.get(workspace.id), ...workspace };
  });
}

function insertWorkspace(tables: Tables, record: PeopleRecord): void {
  const workspace = workspaceOf(record);
  tables.workspaces.insert(workspace.id, workspace);
  tables.slugs.insert(workspace.slug, workspace.id);
  tables.people.insert(`workspace/${workspace.id}`, { model: 'workspace', record: { ...record } });
}

function replaceWorkspace(tables: Tables, before: PeopleRecord, record: PeopleRecord): void {
  const workspace = workspaceOf(record);
  tables.workspaces.replace(workspace.id, workspace);
  tables.slugs.delete(String(before['slug']));
  tables.slugs.replace(workspace.slug, workspace.id);
  tables.people.replace(`workspace/${workspace.id}`, { model: 'workspace', record });
}

function workspaceOf({ id, name, slug, createdAt }: PeopleRecord): Workspace {
  return { id: String(id), name: String(name), slug: String(slug), createdAt: Number(createdAt) };
}

function requireUnique(tables: Tables, model: PeopleModel, record: PeopleRecord): void {
  for (const field of UNIQUE[model]) {
    const isTaken = recordsOf(tables, model).some(
      (other) => other['id'] !== record['id'] && other[field] === record[field],
    );
    if (isTaken) throw new Error(`There is a ${model} with this ${field} already.`);
  }
}
