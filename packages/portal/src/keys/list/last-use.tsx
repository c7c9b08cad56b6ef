// When a key was used last; from where and with what is asked for when somebody looks.
import type { KeyAnswer, KeyUsageAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clientName } from '../../parts/show/client-name.ts';
import { Instant } from '../../parts/show/instant.tsx';
import { ask, at } from '../../server/ask.ts';

export function LastUse({ value }: { readonly value: KeyAnswer }) {
  const [isAsked, setAsked] = useState(false);
  const uses = useQuery({
    queryKey: ['key', value.id, 'last-uses', value.lastUsedAt],
    queryFn: ({ signal }) =>
      ask<KeyUsageAnswer>(at`/api/v1/keys/${value.id}/usage`, { query: { by: 'day' }, signal }),
    enabled: isAsked && value.lastUsedAt !== null,
    staleTime: 60_000,
    select: ({ lastUses }) => lastUses.toSorted((a, b) => b.at.localeCompare(a.at))[0] ?? null,
  });
  if (value.lastUsedAt === null) return <span className="text-ink-soft">never</span>;
  const more = uses.data
    ? `${uses.data.address ?? 'unknown address'}, ${clientName(uses.data.userAgent)}`
    : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only fetches what the instant inside shows when looked at
    <span onPointerEnter={() => setAsked(true)} onFocus={() => setAsked(true)}>
      <Instant at={value.lastUsedAt} {...(more !== null && { more })} />
    </span>
  );
}
