// What Better Auth reads and writes, carried out on our storage. Rules: a session's token is kept as a digest, so that
// a copied database signs nobody in; and who belongs to a workspace changes only together with its audit event.
import type { CustomAdapter } from 'better-auth/adapters';
import type {
  PeopleModel,
  PeopleReader,
  PeopleRecord,
  PeopleWriter,
  RecordFilter,
  RecordPage,
} from '../app/people/people-records.ts';
import type { AuthAudit } from './auth-audit.ts';
import { type AuthWhere, recordFilter, recordValue } from './record-filter.ts';

/** Where one operation of Better Auth runs: a transaction of its own, or the one it is part of. */
export interface AuthScope {
  readonly reader: PeopleReader;
  write<T>(work: (people: PeopleWriter, audit: AuthAudit) => Promise<T>): Promise<T>;
}

export type Digest = (text: string) => string;

const MODELS: Readonly<Record<string, PeopleModel>> = {
  user: 'user',
  session: 'session',
  account: 'account',
  verification: 'verification',
  organization: 'workspace',
  member: 'member',
  invitation: 'invitation',
};

const FIRST: RecordPage = { limit: 1, offset: 0, sortBy: null };
const ALL: RecordPage = { limit: 10_000, offset: 0, sortBy: null };

export function createAuthStore(scope: AuthScope, digest: Digest): CustomAdapter {
  const asked = (model: string, where: AuthWhere | undefined) => {
    const kept = modelOf(model);
    return { model: kept, filter: recordFilter(kept === 'session' ? withDigests(where, digest) : where) };
  };
  const find = async (reader: PeopleReader, model: string, where: AuthWhere | undefined, page = ALL) => {
    const { model: kept, filter } = asked(model, where);
    const found = await reader.find(kept, filter, page);
    return found.map((record) => (kept === 'session' ? withToken(record, where) : record));
  };
  return {
    async create({ model, data }) {
      const kept = modelOf(model);
      const record = recordOf(data);
      await scope.write(async (people, audit) => {
        await people.insert(kept, kept === 'session' ? digested(record, digest) : record);
        await audit.created(kept, record);
      });
      return record as typeof data;
    },
    async findOne<T>({ model, where }: { model: string; where: AuthWhere }) {
      return ((await find(scope.reader, model, where, FIRST))[0] ?? null) as T | null;
    },
    async findMany<T>({ model, where, limit, offset, sortBy }: FindMany) {
      const page = { limit, offset: offset ?? 0, sortBy: sortBy ?? null };
      return (await find(scope.reader, model, where, page)) as T[];
    },
    async count({ model, where }) {
      const { model: kept, filter } = asked(model, where);
      return scope.reader.count(kept, filter);
    },
    update: <T>({ model, where, update }: { model: string; where: AuthWhere; update: T }) =>
      scope.write(async (people, audit) => {
        const { model: kept, filter } = asked(model, where);
        const [before] = await people.find(kept, filter, FIRST);
        if (before === undefined) return null;
        const changes = recordOf(update as Record<string, unknown>);
        const stored = kept === 'session' ? digested(changes, digest) : changes;
        await people.update(kept, byId(before), stored);
        await audit.updated(kept, before, changes);
        return withToken({ ...before, ...changes }, where) as T;
      }),
    updateMany: ({ model, where, update }) =>
      scope.write(async (people, audit) => {
        const { model: kept, filter } = asked(model, where);
        const found = await people.find(kept, filter, ALL);
        const changes = recordOf(update);
        const stored = kept === 'session' ? digested(changes, digest) : changes;
        for (const before of found) {
          await people.update(kept, byId(before), stored);
          await audit.updated(kept, before, changes);
        }
        return found.length;
      }),
    delete: async ({ model, where }) => {
      await removeAll(scope, asked(model, where), FIRST);
    },
    deleteMany: ({ model, where }) => removeAll(scope, asked(model, where), ALL),
    consumeOne: <T>({ model, where }: { model: string; where: AuthWhere }) =>
      scope.write(async (people, audit) => {
        const { model: kept, filter } = asked(model, where);
        const [found] = await people.find(kept, filter, FIRST);
        if (found === undefined) return null;
        await people.delete(kept, byId(found));
        await audit.deleted(kept, found);
        return withToken(found, where) as T;
      }),
  };
}

type FindMany = Parameters<CustomAdapter['findMany']>[0];

async function removeAll(
  scope: AuthScope,
  { model, filter }: { readonly model: PeopleModel; readonly filter: RecordFilter },
  page: RecordPage,
): Promise<number> {
  return scope.write(async (people, audit) => {
    const found = await people.find(model, filter, page);
    for (const record of found) {
      await people.delete(model, byId(record));
      await audit.deleted(model, record);
    }
    return found.length;
  });
}

function modelOf(model: string): PeopleModel {
  const kept = MODELS[model];
  if (kept === undefined) throw new Error(`There is no table for ${model}.`);
  return kept;
}

function recordOf(data: Record<string, unknown>): PeopleRecord {
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, recordValue(value)]));
}

function byId(record: PeopleRecord): RecordFilter {
  return { all: [{ field: 'id', operator: 'eq', value: record['id'] ?? null }], any: [] };
}

function digested(record: PeopleRecord, digest: Digest): PeopleRecord {
  const { token } = record;
  return typeof token === 'string' ? { ...record, token: digest(token) } : record;
}

function withDigests(where: AuthWhere | undefined, digest: Digest): AuthWhere | undefined {
  return where?.map((condition) => {
    const { field, value } = condition;
    if (field !== 'token') return condition;
    if (Array.isArray(value)) return { ...condition, value: value.map((token) => digest(String(token))) };
    return { ...condition, value: digest(String(value)) };
  });
}

/** Whoever asked by a token knows it; nobody else is told one. */
function withToken(record: PeopleRecord, where: AuthWhere | undefined): PeopleRecord {
  const known = where?.find(({ field, operator }) => field === 'token' && operator === 'eq')?.value;
  return typeof known === 'string' ? { ...record, token: known } : record;
}
