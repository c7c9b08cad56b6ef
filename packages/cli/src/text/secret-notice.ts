// The words beside a fresh secret. A secret is shown once; whoever misses it needs a new one.
import type { KeyWithSecretAnswer } from '@keywright/sdk';

export function secretNotice({ id, secret }: KeyWithSecretAnswer): string {
  if (secret !== null) return 'Store the secret now: it is shown this once and cannot be shown again.';
  return (
    'This command was done before, with the same --idempotency-key. The secret was shown then and cannot be\n' +
    `shown again. If it is lost, make a new one:\n  keywright keys rotate ${id}`
  );
}
