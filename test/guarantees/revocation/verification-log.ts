// What the clients of one key saw, and whether it could be right. A verification is judged when it lies wholly between
// two changes of its secret: it began after one had returned, and ended before the next was called. Others may go
// either way.

/** `invokedAt` and `returnedAt` are ticks of one counter, so that no two events of a log are simultaneous. */
interface Interval {
  readonly invokedAt: number;
  readonly returnedAt: number;
}

export interface VerificationEntry extends Interval {
  readonly kind: 'verification';
  readonly secret: string;
  readonly via: string;
  readonly accepted: boolean;
}

export interface ChangeEntry extends Interval {
  readonly kind: 'change';
  readonly name: string;
  /** The secrets it decides over, and whether they are good from then on. */
  readonly good: ReadonlyMap<string, boolean>;
}

export type LogEntry = VerificationEntry | ChangeEntry;

export interface LogFindings {
  readonly violations: readonly string[];
  /** Verifications that had to be refused, and those that had to be accepted. */
  readonly judged: { readonly bad: number; readonly good: number };
}

interface Phase {
  readonly change: string;
  readonly isGood: boolean;
  readonly from: number;
  readonly until: number;
}

export function judgeLog(entries: readonly LogEntry[]): LogFindings {
  const phases = phasesOf(entries.filter((entry) => entry.kind === 'change'));
  const violations: string[] = [];
  const judged = { bad: 0, good: 0 };
  for (const entry of entries) {
    if (entry.kind === 'change') continue;
    const { secret, invokedAt, returnedAt, accepted, via } = entry;
    const phase = phases.get(secret)?.find(({ from, until }) => from < invokedAt && returnedAt < until);
    if (phase === undefined) continue;
    judged[phase.isGood ? 'good' : 'bad'] += 1;
    if (accepted === phase.isGood) continue;
    const what = accepted ? 'accepted a secret ended' : 'refused a secret made good';
    violations.push(
      `${via} ${what} by "${phase.change}" at ${phase.from}: asked at ${invokedAt}, answered at ${returnedAt}`,
    );
  }
  return { violations, judged };
}

/** Of each secret the times in which its state is certain, oldest first. Changes of one key follow each other. */
function phasesOf(changes: readonly ChangeEntry[]): ReadonlyMap<string, readonly Phase[]> {
  const phases = new Map<string, Phase[]>();
  for (const { name, good, invokedAt, returnedAt } of changes) {
    for (const [secret, isGood] of good) {
      const before = phases.get(secret) ?? [];
      const last = before.pop();
      if (last !== undefined) before.push({ ...last, until: invokedAt });
      before.push({ change: name, isGood, from: returnedAt, until: Number.POSITIVE_INFINITY });
      phases.set(secret, before);
    }
  }
  return phases;
}
