// What breaks when a key ends: who called with it in the last hour, and what.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Skeleton } from '../../parts/show/skeleton.tsx';
import { anHourAgo, keyUsageQuery } from '../usage-queries.ts';

const MOST_SHOWN = 6;

export function RecentCalls({ value }: { readonly value: KeyAnswer }) {
  const [from] = useState(() => anHourAgo(Date.now()));
  const usage = useQuery(keyUsageQuery(value.id, { by: ['address', 'route'], from }));
  if (usage.isPending) return <Skeleton className="h-12 w-full" />;
  if (usage.isError) {
    return (
      <p className="text-ink-soft">Who uses it could not be read just now. Revoking works all the same.</p>
    );
  }
  const rows = usage.data.data
    .filter(({ requests }) => requests > 0)
    .toSorted((a, b) => b.requests - a.requests);
  if (rows.length === 0)
    return <p>Nobody has called with it in the last hour: as far as we see, nothing breaks.</p>;
  return (
    <div>
      <p className="mb-2">
        <strong>{rows.length === 1 ? 'This' : 'These'} called with it in the last hour</strong> and will be
        refused:
      </p>
      <ul className="divide-y rounded border text-small">
        {rows.slice(0, MOST_SHOWN).map(({ address, route, requests }) => (
          <li key={`${address} ${route}`} className="flex flex-wrap gap-x-3 px-3 py-1.5">
            <code className="font-mono">{address ?? 'unknown address'}</code>
            <code className="min-w-0 flex-1 truncate font-mono text-ink-soft">{route}</code>
            <span className="figures text-ink-soft">{requests.toLocaleString('en')}×</span>
          </li>
        ))}
      </ul>
      {rows.length > MOST_SHOWN && (
        <p className="mt-1 text-small text-ink-soft">and {rows.length - MOST_SHOWN} more</p>
      )}
    </div>
  );
}
