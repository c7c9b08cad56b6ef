// The words beside a fresh secret. A secret is shown once; whoever misses it needs a new one.
import type { KeyWithSecretAnswer } from '@keywright/sdk';
import type { Style } from './style.ts';

export function secretNotice({ id, secret, state }: KeyWithSecretAnswer, style: Style): string {
  if (secret !== null) return 'Store the secret now: it is shown this once and cannot be shown again.';
  if (state === 'unclaimed') {
    const claim = style.command(`keys claim ${id}`);
    return `The key has no secret yet. Whoever claims it is shown its first one:\n${claim}`;
  }
  return (
    'This command was done before, with the same --idempotency-key. The secret was shown then and cannot be\n' +
    `shown again. If it is lost, make a new one:\n${style.command(`keys rotate ${id}`)}`
  );
}
