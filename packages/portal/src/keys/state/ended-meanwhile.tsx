// Within a dialog of a key that was revoked while it was open.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { timeToMillisecond } from '../../clock/instant-words.ts';

export function EndedMeanwhile({ value: { state, revokedAt } }: { readonly value: KeyAnswer }) {
  if (state !== 'revoked') return null;
  return (
    <p role="alert" className="rounded border border-warn-edge bg-warn-wash px-4 py-3">
      <strong>This key was revoked while you were here</strong>
      {revokedAt !== null && `, at ${timeToMillisecond(revokedAt)}`}: it is refused for ever, and nothing of
      it can be changed. What still needs a key can have another with the same rights.
    </p>
  );
}
