// Who called with a key in a range, and who of them had never called with it before: where a leak shows.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { Badge } from '../../parts/show/badge.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { Skeleton } from '../../parts/show/skeleton.tsx';
import { keyUsageQuery } from '../usage-queries.ts';
import { auditedAddresses } from './audited-addresses.ts';

export interface LeakAuditProps {
  readonly value: KeyAnswer;
  readonly range: { readonly from: string; readonly to: string };
}

export function LeakAudit({ value, range }: LeakAuditProps) {
  const within = useQuery(keyUsageQuery(value.id, { by: ['address', 'route'], ...range }));
  const isFromStart = Date.parse(range.from) <= Date.parse(value.createdAt);
  const before = useQuery({
    ...keyUsageQuery(value.id, { by: ['address'], from: value.createdAt, to: range.from }),
    enabled: !isFromStart,
  });
  if (within.isError)
    return <ProblemNotice problem={within.error} what="The range could not be looked into." />;
  if (within.data === undefined || (!isFromStart && before.isPending))
    return <Skeleton className="h-32 w-full" />;
  const known = isFromStart ? null : (before.data?.data ?? []);
  const addresses = auditedAddresses(within.data.data, known);
  const fresh = addresses.filter(({ isNew }) => isNew).length;
  return (
    <section aria-label="Leak audit" className="rounded border border-accent-edge bg-sheet">
      <p className="border-b px-4 py-3">
        {summary(addresses.length, fresh)}
        {known === null && (
          <span className="text-ink-soft"> The key was made in this range, so none is marked as new.</span>
        )}
      </p>
      <ul className="divide-y text-small">
        {addresses.map(({ address, isNew, requests, denied, routes }) => (
          <li
            key={address}
            className="grid gap-x-4 gap-y-1 px-4 py-2 sm:grid-cols-[220px_minmax(0,1fr)_auto]"
          >
            <span className="flex flex-wrap items-center gap-2">
              <code className="font-mono">{address}</code>
              {isNew && (
                <Badge tone="bad" shape="triangle">
                  First seen here
                </Badge>
              )}
            </span>
            <code className="min-w-0 font-mono break-all text-ink-soft">{routes.join(', ')}</code>
            <span className="text-ink-soft figures">
              {requests.toLocaleString('en')} let in, {denied.toLocaleString('en')} refused
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function summary(count: number, fresh: number): string {
  if (count === 0) return 'Nobody called with this key in this time.';
  const callers = count === 1 ? 'One address called' : `${count} addresses called`;
  if (fresh === 0) return `${callers} with this key in this time; none of them for the first time.`;
  return `${callers} with this key in this time; ${fresh} of them had never called with it before.`;
}
