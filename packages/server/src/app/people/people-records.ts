// Accounts, sessions, members and invitations as plain records: what the library that signs people in reads and writes.
// Instants are epoch ms, booleans 0 and 1. Which fields there are is the migrations' business.

/** `workspace` is the same table keys belong to. */
export const PEOPLE_MODELS = [
  'user',
  'session',
  'account',
  'verification',
  'workspace',
  'member',
  'formerMember',
  'invitation',
  'credential',
  'userKeyPolicy',
  'userKeyRequest',
] as const;
export type PeopleModel = (typeof PEOPLE_MODELS)[number];

export type RecordValue = string | number | null;
export type PeopleRecord = Readonly<Record<string, RecordValue>>;

export const RECORD_OPERATORS = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'in',
  'not_in',
  'contains',
  'starts_with',
  'ends_with',
] as const;
export type RecordOperator = (typeof RECORD_OPERATORS)[number];

const FIELD = /^[a-z][A-Za-z0-9]{0,63}$/;

/** The field, if it could be one; engines make names of tables' columns of them. */
export function requireField(field: string): string {
  if (!FIELD.test(field)) throw new Error(`${JSON.stringify(field)} is not a field.`);
  return field;
}

export interface RecordCondition {
  readonly field: string;
  readonly operator: RecordOperator;
  /** A list for `in` and `not_in`. */
  readonly value: RecordValue | readonly RecordValue[];
}

/** All of `all` must hold, and one of `any` when there are some. */
export interface RecordFilter {
  readonly all: readonly RecordCondition[];
  readonly any: readonly RecordCondition[];
}

/** Those of which every field is what is said here. */
export function whereAll(fields: PeopleRecord): RecordFilter {
  const all = Object.entries(fields).map(
    ([field, value]): RecordCondition => ({ field, operator: 'eq', value }),
  );
  return { all, any: [] };
}

export interface RecordPage {
  readonly limit: number;
  readonly offset: number;
  readonly sortBy: { readonly field: string; readonly direction: 'asc' | 'desc' } | null;
}

export interface PeopleReader {
  find(model: PeopleModel, filter: RecordFilter, page: RecordPage): Promise<readonly PeopleRecord[]>;
  count(model: PeopleModel, filter: RecordFilter): Promise<number>;
}

/** The one of which every field is what is said here; null for none. */
export async function findOne(
  people: PeopleReader,
  model: PeopleModel,
  fields: PeopleRecord,
): Promise<PeopleRecord | null> {
  return (await people.find(model, whereAll(fields), { limit: 1, offset: 0, sortBy: null }))[0] ?? null;
}

/** In a transaction. Ids are given, unique, and never change. */
export interface PeopleWriter extends PeopleReader {
  insert(model: PeopleModel, record: PeopleRecord): Promise<void>;
  /** Answers how many there were. */
  update(model: PeopleModel, filter: RecordFilter, changes: PeopleRecord): Promise<number>;
  delete(model: PeopleModel, filter: RecordFilter): Promise<number>;
}
