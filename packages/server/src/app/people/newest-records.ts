// Pages of records, newest first. Ids are sortable by time: newest first is the order of ids, backwards.
import type { PageRequest } from '../ports.ts';
import type { PeopleModel, PeopleReader, PeopleRecord, RecordCondition } from './people-records.ts';

export interface RecordsPage {
  readonly records: readonly PeopleRecord[];
  readonly nextCursor: string | null;
}

export async function newestRecords(
  people: PeopleReader,
  model: PeopleModel,
  { all, page }: { readonly all: readonly RecordCondition[]; readonly page: PageRequest },
): Promise<RecordsPage> {
  const { limit, after } = page;
  const older: readonly RecordCondition[] =
    after === null ? [] : [{ field: 'id', operator: 'lt', value: after }];
  const sortBy = { field: 'id', direction: 'desc' } as const;
  const filter = { all: [...all, ...older], any: [] };
  const found = await people.find(model, filter, { limit: limit + 1, offset: 0, sortBy });
  const records = found.slice(0, limit);
  const last = found.length > limit ? records.at(-1) : undefined;
  return { records, nextCursor: last === undefined ? null : String(last['id']) };
}
