// What each line says, as a JSON array whose first member tells the kind. Members are never moved or reused, and new
// ones come last: a server reads what the one before it left behind.
import type { UsageOutcome } from '@keywright/core/usage/outcome-words';
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge, LimitRule } from '@keywright/core/limits/limit-rule';
import type { JournalRecord, UsageEnd, UsageEntry, UsageProgress } from '../../app/usage/usage-ports.ts';

/** How the definition of a limit begins. Charges name it by its number. */
export const LIMIT_START = '["l",';

type Text = string | null;
type Flag = 0 | 1;

type LimitLine = readonly [kind: 'l', number: number, rule: LimitRule];

type RequestLine = readonly [
  kind: 'r',
  requestId: string,
  at: EpochMs,
  api: string,
  outcome: UsageOutcome,
  keyId: Text,
  secretId: Text,
  workspaceId: Text,
  memberId: Text,
  endUser: Text,
  model: Text,
  route: Text,
  endpoint: Text,
  address: Text,
  userAgent: Text,
  cost: number,
  isBillable: Flag,
  continues: Flag,
  /** Number of a limit and its counter, by turns. */
  charges: readonly (number | string)[],
  /** What each of them has reserved; left out where nothing is. */
  reserved?: readonly number[] | undefined,
];

type ProgressLine = readonly [
  kind: 'p' | 'e',
  requestId: string,
  at: EpochMs,
  model: Text,
  input: number,
  cachedInput: number,
  output: number,
  micros: number,
  isEstimated: Flag,
];

type EndLine = readonly [...ProgressLine, endUser: Text, isBillable: Flag];

/** Makes a text that a client chose fit to be kept. */
type Clean = (text: Text) => Text;

export interface EntryCodec {
  readonly clean: Clean;
  /** Number of a limit in this segment. */
  readonly numberOf: (rule: LimitRule) => number;
}

export function limitJson(number: number, rule: string): string {
  return `${LIMIT_START}${number},${rule}]`;
}

export function requestJson(entry: UsageEntry, { clean, numberOf }: EntryCodec): string {
  const endpoint = clean(entry.endpoint);
  const charges: (number | string)[] = [];
  const reserved: number[] = [];
  for (const { rule, counter, amount } of entry.charges) {
    // What runs at once ends with the process; no ledger counts it.
    if (rule.window === 'running') continue;
    charges.push(numberOf(rule), rule.per === 'endpoint' ? cleanCounter(counter, entry, endpoint) : counter);
    reserved.push(entry.continues && rule.counts !== 'requests' ? amount : 0);
  }
  const line: RequestLine = [
    'r',
    entry.requestId,
    entry.at,
    entry.api,
    entry.outcome,
    entry.keyId,
    entry.secretId,
    entry.workspaceId,
    entry.memberId,
    clean(entry.endUser),
    clean(entry.model),
    entry.route,
    endpoint,
    entry.address,
    clean(entry.userAgent),
    entry.cost,
    entry.isBillable ? 1 : 0,
    entry.continues ? 1 : 0,
    charges,
  ];
  const isReserved = reserved.some((amount) => amount !== 0);
  return JSON.stringify(isReserved ? [...line, reserved] : line);
}

/** A counter of one endpoint ends with what the client called it. */
function cleanCounter(counter: string, { endpoint }: UsageEntry, clean: Text): string {
  return counter.slice(0, counter.length - (endpoint?.length ?? 0)) + clean;
}

export function progressJson(progress: UsageProgress, clean: Clean): string {
  return JSON.stringify(progressLine('p', progress, clean));
}

export function endJson(end: UsageEnd, clean: Clean): string {
  const line: EndLine = [...progressLine('e', end, clean), clean(end.endUser), end.isBillable ? 1 : 0];
  return JSON.stringify(line);
}

function progressLine(kind: 'p' | 'e', progress: UsageProgress, clean: Clean): ProgressLine {
  const { requestId, at, model, tokens, micros, isEstimated } = progress;
  const { input, cachedInput, output } = tokens;
  return [kind, requestId, at, clean(model), input, cachedInput, output, micros, isEstimated ? 1 : 0];
}

export type ReadLine =
  | JournalRecord
  | { readonly kind: 'limit'; readonly number: number; readonly rule: LimitRule };

/** What a line says; null for what this release cannot have written. */
export function readLine(json: string, rules: ReadonlyMap<number, LimitRule>): ReadLine | null {
  const line = JSON.parse(json) as RequestLine | ProgressLine | EndLine | LimitLine;
  if (line[0] === 'r') return { kind: 'request', entry: readEntry(line, rules) };
  if (line[0] === 'p') return { kind: 'progress', progress: readProgress(line) };
  if (line[0] === 'e') return { kind: 'end', end: readEnd(line as EndLine) };
  return line[0] === 'l' ? { kind: 'limit', number: line[1], rule: line[2] } : null;
}

/** By place, not by destructuring: a restart reads a hundred thousand of these before it listens. */
function readEntry(line: RequestLine, rules: ReadonlyMap<number, LimitRule>): UsageEntry {
  return {
    requestId: line[1],
    at: line[2],
    api: line[3],
    outcome: line[4],
    keyId: line[5],
    secretId: line[6],
    workspaceId: line[7],
    memberId: line[8],
    endUser: line[9],
    model: line[10],
    route: line[11],
    endpoint: line[12],
    address: line[13],
    userAgent: line[14],
    cost: line[15],
    isBillable: line[16] === 1,
    continues: line[17] === 1,
    charges: readCharges(line[18], line[19], rules),
  };
}

function readCharges(
  told: RequestLine[18],
  reserved: RequestLine[19],
  rules: ReadonlyMap<number, LimitRule>,
): LimitCharge[] {
  const charges: LimitCharge[] = [];
  for (let place = 0; place < told.length; place += 2) {
    const rule = rules.get(told[place] as number);
    // Without its definition, which was on a line that cannot be read, the request still counts for all others.
    const counter = told[place + 1] as string;
    if (rule !== undefined) charges.push({ rule, counter, amount: reserved?.[place / 2] ?? 0 });
  }
  return charges;
}

function readProgress(line: ProgressLine | EndLine): UsageProgress {
  return {
    requestId: line[1],
    at: line[2],
    model: line[3],
    tokens: { input: line[4], cachedInput: line[5], output: line[6] },
    micros: line[7],
    isEstimated: line[8] === 1,
  };
}

function readEnd(line: EndLine): UsageEnd {
  return { ...readProgress(line), endUser: line[9], isBillable: line[10] === 1 };
}
