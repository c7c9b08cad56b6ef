// Who called in a range, and who had called before it. The ledger answers in whole buckets, which are hours where it is
// old: what was before is asked in parts that end exactly where the range begins, and a range that begins inside of an
// hour that is no longer told apart is widened to it. Otherwise a thief who called first in the range would be known.
import { HOUR_MS } from '@keywright/core/instant';
import type { KeyUsageAnswer, KeyUsageWord } from '@keywright/core/wire-contract';
import { type AuditedAddress, auditedAddresses } from './audited-addresses.ts';

export interface AskedAudit {
  readonly createdAt: string;
  readonly range: { readonly from: string; readonly to: string };
  readonly ask: (
    by: readonly KeyUsageWord[],
    range: { readonly from: string; readonly to: string },
  ) => Promise<Pick<KeyUsageAnswer, 'from' | 'to' | 'data'>>;
}

export interface LeakAuditFindings {
  readonly addresses: readonly AuditedAddress[];
  /** What was really looked into. */
  readonly from: string;
  readonly to: string;
  readonly isWidened: boolean;
  /** There is no before: the key was made in the range. */
  readonly isFromStart: boolean;
}

export async function readLeakAudit({ createdAt, range, ask }: AskedAudit): Promise<LeakAuditFindings> {
  const callers = (from: string, to: string) =>
    Date.parse(from) < Date.parse(to) ? ask(['address'], { from, to }) : null;
  let marked = await ask(['address', 'route'], range);
  const hour = new Date(Math.floor(Date.parse(marked.from) / HOUR_MS) * HOUR_MS).toISOString();
  const made = Date.parse(createdAt);
  const [long, lately] = await Promise.all([
    callers(createdAt, hour),
    callers(made > Date.parse(hour) ? createdAt : hour, marked.from),
  ]);
  const isCoarse = lately !== null && Date.parse(lately.to) > Date.parse(marked.from);
  if (isCoarse) marked = await ask(['address', 'route'], { from: hour, to: range.to });
  const isFromStart = Date.parse(marked.from) <= made;
  const before = [...(long?.data ?? []), ...(isCoarse ? [] : (lately?.data ?? []))];
  return {
    addresses: auditedAddresses(marked.data, isFromStart ? null : before),
    from: marked.from,
    to: marked.to,
    isWidened: Date.parse(range.from) - Date.parse(marked.from) >= 60_000,
    isFromStart,
  };
}
