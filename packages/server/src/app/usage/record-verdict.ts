// The last step of a verdict: into the journal, before anybody is answered. What cannot be recorded is not let in,
// unless the API definition says otherwise.
import type { KeylessVerdict, Verdict } from '@keywright/core/keys/verdict';
import { UNCOUNTED } from '../limits/charge-limits.ts';
import type { LimitCounters, LimitDecisions } from '../limits/limit-ports.ts';
import type { FailureLog } from '../ports.ts';
import type { RequestDemand, RequestFacts } from '../request-facts.ts';
import { usageEntry } from './usage-entry.ts';
import type { UsageJournal } from './usage-ports.ts';

export interface RecordPorts {
  readonly journal: Pick<UsageJournal, 'append'>;
  readonly counters: LimitCounters;
  readonly decisions: LimitDecisions;
  readonly failures: FailureLog;
}

/** The verdict, or what became of it because it could not be recorded. */
export function recordVerdict<V extends Verdict | KeylessVerdict>(
  ports: RecordPorts,
  facts: RequestFacts,
  { verdict, demand }: { readonly verdict: V; readonly demand: RequestDemand | null },
): V | (V & { readonly valid: false }) {
  try {
    ports.journal.append(usageEntry(facts, verdict, demand));
    return verdict;
  } catch (error) {
    ports.failures.report(error, 'recording usage');
    if (!verdict.valid) return verdict;
    const isAdmitted = facts.api.uncounted === 'admit';
    ports.decisions.decided(facts.api.name, isAdmitted ? 'admitted_uncounted' : 'refused_uncounted');
    if (isAdmitted) return verdict;
    giveBack(ports, verdict);
    const { charges: _, ...rest } = verdict;
    const refused = { ...rest, valid: false, limits: [], denial: UNCOUNTED };
    return refused as unknown as V & { readonly valid: false };
  }
}

function giveBack(
  { counters, failures }: RecordPorts,
  { charges, at }: Pick<AdmittedVerdict, 'charges' | 'at'>,
): void {
  try {
    counters.release(charges, at);
  } catch (error) {
    failures.report(error, 'releasing limits');
  }
}

type AdmittedVerdict = Extract<Verdict, { readonly valid: true }>;
