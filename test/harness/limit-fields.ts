// Reads `RateLimit-Policy` and `RateLimit` as a client does that knows only RFC 9651 and the draft; throws on anything
// that either forbids.
import { type Item, parseList, serializeList } from 'structured-headers';

export interface ToldLimit {
  readonly name: string;
  readonly quota: number;
  readonly unit: string;
  readonly windowSeconds: number | null;
  readonly remaining: number;
  readonly resetSeconds: number | null;
}

/** One entry for each policy, in order; empty where neither field is there. */
export function readLimitFields(headerOf: (name: string) => string | null | undefined): ToldLimit[] {
  const policies = itemsOf(headerOf('ratelimit-policy'));
  const states = itemsOf(headerOf('ratelimit'));
  if (policies.length !== states.length) throw new Error('the fields tell of different policies');
  return policies.map((policy, at) => {
    const state = states[at] as NamedItem;
    if (state.name !== policy.name) throw new Error(`${state.name} stands where ${policy.name} should`);
    const told: ToldLimit = {
      name: policy.name,
      quota: integer(policy.parameters.get('q'), 0),
      unit: text(policy.parameters.get('qu') ?? 'requests'),
      windowSeconds: orNull(policy.parameters.get('w'), 1),
      remaining: integer(state.parameters.get('r'), 0),
      resetSeconds: orNull(state.parameters.get('t'), 0),
    };
    return within(told);
  });
}

interface NamedItem {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, unknown>;
}

function itemsOf(field: string | null | undefined): NamedItem[] {
  if (field === null || field === undefined) return [];
  const list = parseList(field);
  if (serializeList(list) !== field) throw new Error(`not in canonical form: ${field}`);
  return list.map((item) => {
    const [name, parameters] = item as Item;
    return { name: text(name), parameters };
  });
}

function within(told: ToldLimit): ToldLimit {
  if (told.remaining > told.quota) throw new Error(`more is left than there is: ${JSON.stringify(told)}`);
  if ((told.resetSeconds ?? 0) > (told.windowSeconds ?? 0)) throw new Error(`t > w: ${JSON.stringify(told)}`);
  return told;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`not a String: ${String(value)}`);
  return value;
}

function integer(value: unknown, least: number): number {
  if (!Number.isInteger(value) || (value as number) < least) throw new Error(`no Integer: ${String(value)}`);
  return value as number;
}

function orNull(value: unknown, least: number): number | null {
  return value === undefined ? null : integer(value, least);
}
