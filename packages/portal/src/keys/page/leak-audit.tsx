// Who called with a key in a range, and who of them had never called with it before: where a leak shows.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { dateAndTimeOf } from '../../clock/instant-words.ts';
import { Badge } from '../../parts/show/badge.tsx';
import { ProblemNotice } from '../../parts/show/problem-notice.tsx';
import { Skeleton } from '../../parts/show/skeleton.tsx';
import { askKeyUsage } from '../usage-queries.ts';
import { readLeakAudit } from './read-leak-audit.ts';

export interface LeakAuditProps {
  readonly value: KeyAnswer;
  readonly range: { readonly from: string; readonly to: string };
}

export function LeakAudit({ value: { id, createdAt }, range }: LeakAuditProps) {
  const audit = useQuery({
    queryKey: ['key', id, 'leak-audit', range.from, range.to],
    queryFn: ({ signal }) =>
      readLeakAudit({ createdAt, range, ask: (by, within) => askKeyUsage(id, { by, ...within }, signal) }),
    staleTime: 20_000,
  });
  if (audit.isError) {
    const what = 'The range could not be looked into: nothing is said of who called in it.';
    return <ProblemNotice problem={audit.error} what={what} onRetry={audit.refetch} />;
  }
  if (audit.data === undefined) return <Skeleton className="h-32 w-full" />;
  const { addresses, from, to, isWidened, isFromStart } = audit.data;
  const fresh = addresses.filter(({ isNew }) => isNew).length;
  return (
    <section aria-label="Leak audit" className="rounded border border-accent-edge bg-sheet">
      <p className="border-b px-4 py-3">
        {summary(addresses.length, fresh)}
        {isWidened && (
          <span className="text-ink-soft">
            {' '}
            Older calls are told apart by the hour: this is {dateAndTimeOf(from)} to {dateAndTimeOf(to)}.
          </span>
        )}
        {isFromStart && (
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
