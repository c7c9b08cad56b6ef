// Who still uses an old secret, in words: what has to be given the new one.
import { DAY_MS } from '@keywright/core/instant';
import type { KeyAnswer, SecretAnswer } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { clientName } from '../../../parts/show/client-name.ts';
import { dateAndTimeOf, relativeInstant } from '../../../clock/instant-words.ts';
import { useNow } from '../../../clock/now.ts';
import { Skeleton } from '../../../parts/show/skeleton.tsx';
import { keyUsageQuery } from '../../usage-queries.ts';
import { currentSecret } from '../../state/key-condition.ts';
import { callersOfSecret, type SecretCaller } from './callers-of-secret.ts';

const MOST_NAMED = 4;
const QUIET_AFTER_MS = DAY_MS;

export interface OldCallersProps {
  readonly value: KeyAnswer;
  readonly secret: SecretAnswer;
}

export function OldCallers({ value, secret }: OldCallersProps) {
  const now = useNow();
  // Since the rotation: who called before it may have changed already.
  const from = currentSecret(value)?.createdAt;
  const usage = useQuery({
    ...keyUsageQuery(value.id, { by: ['secret', 'address', 'hour'], from }),
    refetchInterval: 30_000,
  });
  if (usage.isPending) return <Skeleton className="h-5 w-80 max-w-full" />;
  if (usage.data === undefined)
    return <p className="text-ink-soft">Who still uses it could not be read just now.</p>;
  const callers = callersOfSecret(usage.data, secret.id, now);
  const current = callers.filter(({ lastAt }) => now - lastAt < QUIET_AFTER_MS);
  return (
    <p>
      {current.length > 0 && (
        <>
          The old secret still has{' '}
          <strong>{current.length === 1 ? '1 caller' : `${current.length} callers`}</strong>:{' '}
          {listed(current, now)}.{' '}
        </>
      )}
      {quietWords(callers.slice(current.length), current.length, now)}
      {secret.retiresAt !== null && (
        <>
          {' '}
          It stops on <strong className="figures">{dateAndTimeOf(secret.retiresAt)}</strong>.
        </>
      )}
    </p>
  );
}

function listed(callers: readonly SecretCaller[], now: number): string {
  const rest = callers.length - MOST_NAMED;
  const named = callers.slice(0, MOST_NAMED).map((caller) => callerWords(caller, now));
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
}

function callerWords({ address, userAgent, lastAt, isExact }: SecretCaller, now: number): string {
  const shown = address ?? 'an unknown address';
  const client = userAgent === null ? '' : ` (${clientName(userAgent)})`;
  const when = relativeInstant(new Date(lastAt).toISOString(), now);
  if (isExact) return `${shown}${client}, ${when}`;
  return `${shown}, ${lastAt === now ? 'within the hour' : `about ${when}`}`;
}

/** Those who have not called for a day: they may have the new secret by now, or call once a week. */
function quietWords(quiet: readonly SecretCaller[], others: number, now: number): string {
  const [last] = quiet;
  if (last === undefined) return others > 0 ? '' : 'Nobody has used the old secret since the rotation.';
  if (others > 0) {
    return quiet.length === 1
      ? '1 other has not used it for more than a day.'
      : `${quiet.length} others have not used it for more than a day.`;
  }
  return `Nobody has used the old secret for more than a day; the last was ${callerWords(last, now)}.`;
}
