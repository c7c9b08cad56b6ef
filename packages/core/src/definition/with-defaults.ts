// Completes one mapping of a definition. What is no mapping stays as it is: its check says what is wrong with it.
import { isRecord } from './value-check.ts';

export function withDefaults<T extends object>(defaults: T, input: Partial<T> | undefined): T {
  if (input === undefined) return defaults;
  return isRecord(input) ? { ...defaults, ...input } : (input as never);
}
