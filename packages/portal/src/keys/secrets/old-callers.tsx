// Who still uses an old secret, in words: what has to be given the new one.
import type { KeyAnswer, SecretAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { clientName } from '../../account/client-name.ts';
import { dateAndTimeOf } from '../../clock/instant-words.ts';
import { Skeleton } from '../../parts/show/skeleton.tsx';
import { inWords } from '../draft/scope-words.ts';
import { keyUsageQuery } from '../usage-queries.ts';
import { currentSecret } from '../state/key-condition.ts';

const MOST_NAMED = 4;

export interface OldCallersProps {
  readonly value: KeyAnswer;
  readonly secret: SecretAnswer;
}

export function OldCallers({ value, secret }: OldCallersProps) {
  // Since the rotation: who called before it may have changed already.
  const from = currentSecret(value)?.createdAt;
  const usage = useQuery(keyUsageQuery(value.id, { by: ['secret', 'address'], from }));
  if (usage.isPending) return <Skeleton className="h-5 w-80 max-w-full" />;
  if (usage.isError) return <p className="text-ink-soft">Who still uses it could not be read just now.</p>;
  const rows = usage.data.data.filter((row) => row.secret === secret.id && row.requests > 0);
  const last = usage.data.lastUses.find(({ secretId }) => secretId === secret.id);
  const stops = secret.retiresAt !== null && (
    <>
      {' '}
      It stops on <strong className="figures">{dateAndTimeOf(secret.retiresAt)}</strong>.
    </>
  );
  if (rows.length === 0) {
    return <p>Nobody has used the old secret since the rotation.{stops}</p>;
  }
  const addresses = rows.toSorted((a, b) => b.requests - a.requests).map((row) => nameOf(row.address, last));
  const named = addresses.slice(0, MOST_NAMED);
  const rest = addresses.length - named.length;
  return (
    <p>
      The old secret still has{' '}
      <strong>{addresses.length === 1 ? '1 caller' : `${addresses.length} callers`}</strong>:{' '}
      {inWords(rest > 0 ? [...named, `${rest} more`] : named)}.{stops}
    </p>
  );
}

function nameOf(
  address: string | null | undefined,
  last: { address: string | null; userAgent: string | null } | undefined,
) {
  const shown = address ?? 'an unknown address';
  return last !== undefined && last.address === address ? `${shown} (${clientName(last.userAgent)})` : shown;
}
