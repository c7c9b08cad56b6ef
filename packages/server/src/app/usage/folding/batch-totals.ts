// What a stretch of the journal adds to the ledger, given the requests that were open before it: a request that goes on
// counts with its end, once, whatever is told twice.
import { totalTokens } from '@keywright/core/usage/token-count';
import type { UsageSums } from '@keywright/core/usage/usage-sums';
import type {
  JournalRecord,
  OpenRequest,
  UsageEnd,
  UsageEntry,
  UsageProgress,
  UsageSubject,
} from '../usage-ports.ts';
import { LedgerTotals } from './ledger-totals.ts';

export class BatchTotals {
  readonly totals = new LedgerTotals();
  /** By request id: those still open behind the stretch. */
  readonly open: Map<string, OpenRequest>;
  readonly #openBefore: ReadonlyMap<string, OpenRequest>;
  readonly #changed = new Set<string>();
  readonly #ended = new Set<string>();
  #records = 0;

  constructor(openBefore: ReadonlyMap<string, OpenRequest>) {
    this.#openBefore = openBefore;
    this.open = new Map(openBefore);
  }

  get records(): number {
    return this.#records;
  }

  /** Open behind the stretch, and not so before it. */
  get opened(): readonly OpenRequest[] {
    return [...this.#changed].flatMap((id) => this.open.get(id) ?? []);
  }

  /** Request ids of those open before the stretch, and ended in it. */
  get ended(): readonly string[] {
    return [...this.#ended];
  }

  add(record: JournalRecord): void {
    this.#records += 1;
    if (record.kind === 'request') this.#request(record.entry);
    else if (record.kind === 'progress') this.#progress(record.progress);
    else this.#end(record.end);
  }

  #request(entry: UsageEntry): void {
    const { requestId } = entry;
    if (this.open.has(requestId)) return;
    this.totals.addCounts(entry, 'requests', entry.cost);
    this.totals.noteUse(entry);
    if (entry.continues) {
      this.totals.addHeld(entry, 1);
      this.#keepOpen(requestId, { entry, progress: null });
    } else this.totals.addRow(subjectOf(entry), entry.at, sumsOf(entry));
  }

  #progress(progress: UsageProgress): void {
    const known = this.open.get(progress.requestId);
    if (known === undefined || (known.progress?.at ?? 0) > progress.at) return;
    this.#keepOpen(progress.requestId, { ...known, progress });
  }

  #keepOpen(requestId: string, open: OpenRequest): void {
    this.open.set(requestId, open);
    this.#changed.add(requestId);
  }

  #end(end: UsageEnd): void {
    const known = this.open.get(end.requestId);
    if (known === undefined) return;
    this.open.delete(end.requestId);
    if (this.#openBefore.has(end.requestId)) this.#ended.add(end.requestId);
    addEnd(this.totals, known.entry, { ...end, isInterrupted: false });
  }
}

/** A request whose end nobody saw is to be paid for once its answer had begun. */
export function addInterrupted(totals: LedgerTotals, { entry, progress }: OpenRequest): void {
  const told = progress ?? { model: null, tokens: { input: 0, cachedInput: 0, output: 0 }, micros: 0 };
  const rest = { endUser: null, isBillable: progress !== null, isInterrupted: true };
  addEnd(totals, entry, { isEstimated: false, ...told, ...rest });
}

interface KnownEnd extends Omit<UsageEnd, 'requestId' | 'at'> {
  readonly isInterrupted: boolean;
}

function addEnd(totals: LedgerTotals, entry: UsageEntry, end: KnownEnd): void {
  const { tokens, micros } = end;
  totals.addHeld(entry, -1);
  totals.addCounts(entry, 'tokens', totalTokens(tokens));
  totals.addCounts(entry, 'money', micros);
  const subject = subjectOf(entry, end.endUser ?? entry.endUser, end.model ?? entry.model);
  totals.addRow(subject, entry.at, {
    requests: 1,
    billable: end.isBillable ? entry.cost : 0,
    inputTokens: tokens.input,
    cachedInputTokens: tokens.cachedInput,
    outputTokens: tokens.output,
    micros,
    estimated: end.isEstimated ? 1 : 0,
    interrupted: end.isInterrupted ? 1 : 0,
  });
}

function sumsOf({ outcome, isBillable, cost }: UsageEntry): Partial<UsageSums> {
  const wasLetIn = outcome === 'valid' || outcome === 'anonymous';
  return { [wasLetIn ? 'requests' : 'denied']: 1, billable: isBillable ? cost : 0 };
}

function subjectOf(entry: UsageEntry, endUser = entry.endUser, model = entry.model): UsageSubject {
  const { api, workspaceId, keyId, secretId, memberId, route, endpoint, outcome, address } = entry;
  return { api, workspaceId, keyId, secretId, memberId, endUser, route, endpoint, model, outcome, address };
}
