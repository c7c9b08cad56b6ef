// Whether a record meets a filter, as SQL has it: null is equal to null alone, and texts are compared by their bytes.
import type {
  PeopleRecord,
  RecordCondition,
  RecordFilter,
  RecordOperator,
  RecordValue,
} from '../../app/people/people-records.ts';

export function matchesRecord(record: PeopleRecord, { all, any }: RecordFilter): boolean {
  const holds = (condition: RecordCondition) => meets(record[condition.field] ?? null, condition);
  return all.every(holds) && (any.length === 0 || any.some(holds));
}

export function compareValues(a: RecordValue, b: RecordValue): number {
  if (a === b) return 0;
  // SQLite sorts null before everything.
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

type Meets = (value: RecordValue, wanted: RecordCondition['value']) => boolean;

const ordered =
  (accepts: (order: number) => boolean): Meets =>
  (value, wanted) =>
    value !== null && wanted !== null && accepts(compareValues(value, wanted as RecordValue));
const text =
  (accepts: (text: string, part: string) => boolean): Meets =>
  (value, wanted) =>
    // LIKE does not tell ASCII capitals apart in SQLite.
    value !== null && accepts(String(value).toLowerCase(), String(wanted).toLowerCase());
const listed: Meets = (value, wanted) => value !== null && [wanted].flat().includes(value);

const MEETS: Readonly<Record<RecordOperator, Meets>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  lt: ordered((order) => order < 0),
  lte: ordered((order) => order <= 0),
  gt: ordered((order) => order > 0),
  gte: ordered((order) => order >= 0),
  in: listed,
  not_in: (value, wanted) => value !== null && !listed(value, wanted),
  contains: text((whole, part) => whole.includes(part)),
  starts_with: text((whole, part) => whole.startsWith(part)),
  ends_with: text((whole, part) => whole.endsWith(part)),
};

function meets(value: RecordValue, { operator, value: wanted }: RecordCondition): boolean {
  return MEETS[operator](value, wanted);
}
