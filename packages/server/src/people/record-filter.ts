// Better Auth's conditions as ours. Instants become numbers; conditions joined by OR are alternatives to one another.
import type { CustomAdapter } from 'better-auth/adapters';
import type { RecordCondition, RecordFilter, RecordValue } from '../app/people/people-records.ts';

export type AuthWhere = Parameters<CustomAdapter['delete']>[0]['where'];

export function recordFilter(where: AuthWhere | undefined): RecordFilter {
  const all: RecordCondition[] = [];
  const any: RecordCondition[] = [];
  for (const { field, operator = 'eq', value, connector } of where ?? []) {
    const condition = { field, operator, value: conditionValue(value) };
    if (connector === 'OR') any.push(condition);
    else all.push(condition);
  }
  return { all, any };
}

/** A value as it is stored: an instant in epoch ms, truth as 1 and 0. */
export function recordValue(value: unknown): RecordValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return JSON.stringify(value);
}

function conditionValue(value: unknown): RecordCondition['value'] {
  return Array.isArray(value) ? value.map(recordValue) : recordValue(value);
}
