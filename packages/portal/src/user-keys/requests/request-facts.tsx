// What somebody asked for: whose wish, what it opens, from where, until when, and what for.
import type { UserKeyRequestAnswer } from '@keywright/core/wire-contract';
import { Instant } from '../../parts/show/instant.tsx';

export interface RequestFactsProps {
  readonly request: UserKeyRequestAnswer;
  /** `You`, or a name. */
  readonly who: string;
}

export function RequestFacts({ request, who }: RequestFactsProps) {
  const { name, scopes, allowedAddresses: addresses, expiresAt, note, createdAt } = request;
  return (
    <>
      <p>
        <strong className="font-medium">{who}</strong> asked for{' '}
        <strong className="font-medium">{name}</strong> <Instant at={createdAt} />
      </p>
      <p className="text-small text-ink-soft">
        {scopes.length === 0 ? 'No scopes' : scopes.join(', ')} ·{' '}
        {addresses === 'any' ? 'any address' : addresses.join(', ')} ·{' '}
        {expiresAt === null ? (
          'no expiry'
        ) : (
          <>
            until <Instant at={expiresAt} />
          </>
        )}
      </p>
      {note !== null && <p className="mt-1 text-small">“{note}”</p>}
    </>
  );
}
