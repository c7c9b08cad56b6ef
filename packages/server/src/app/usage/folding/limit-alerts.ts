// Which limits an addition to the ledger has taken across one of their percentages. Counts only grow, and each grows in
// one transaction with its event, so each percentage is crossed, and told, once a window.
import type { AuditAction } from '@keywright/core/audit/audit-actions';
import type { EpochMs } from '@keywright/core/instant';
import type { AuditEvent } from '../../ports.ts';
import type { LimitAlert } from './fold-ports.ts';
import type { CountTotal } from './ledger-totals.ts';

/** `used` is each counter's new total, in the order of the counts. */
export function alertsOf(counts: readonly CountTotal[], used: readonly number[]): readonly LimitAlert[] {
  return counts.flatMap((count, index) => {
    const { rule, amount, api } = count;
    const after = used[index] ?? 0;
    const crossed = rule.alertAt.filter((percent) => {
      const threshold = (rule.limit * percent) / 100;
      return after >= threshold && after - amount < threshold;
    });
    return crossed.map((percent) => ({ api, ...concernedBy(count), rule, percent, used: after }));
  });
}

/**
 * Keys' own limits, and those for each key, concern a key; those for each member or workspace it; others the API. A person
 * without a key counts as one key: by their seat.
 */
function concernedBy(count: CountTotal): Pick<LimitAlert, 'subjectId' | 'workspaceId'> {
  const { rule, counter, api, keyId, workspaceId } = count;
  const isOfKey = rule.per === 'key' || counter.startsWith(`${keyId}/`);
  if (isOfKey && keyId !== null) return { subjectId: keyId, workspaceId };
  if (rule.per === 'member' || rule.per === 'key')
    return { subjectId: counter.slice(counter.lastIndexOf('/') + 1), workspaceId };
  if (rule.per === 'workspace' && workspaceId !== null) return { subjectId: workspaceId, workspaceId };
  return { subjectId: api, workspaceId: null };
}

export function alertEvent(
  { rule, subjectId, workspaceId, percent, used }: LimitAlert,
  { id, at }: { readonly id: string; readonly at: EpochMs },
): AuditEvent {
  const { name: limit, per, counts, limit: of } = rule;
  const details = { limit, per, percent, used, of, counts };
  const action: AuditAction = 'limit.reached';
  return { id, at, actor: 'system', action, workspaceId, subjectId, details };
}
